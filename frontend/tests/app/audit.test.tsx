import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { checkInBrowser, forget } from "@/features/audit/browserCheck";
import { type ChainRow, chainHash } from "@/lib/auditChain";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const at = (path: string): string => new URL(path, window.location.origin).href;

/** A log as the panel serves it: rows that can be edited, and a key that signs where they stand. */
class Log {
  rows: ChainRow[] = [];
  note = "";
  private readonly private: KeyObject;
  private readonly id: Buffer;
  readonly key: string;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = Buffer.concat([
      Buffer.of(1),
      publicKey.export({ format: "der", type: "spki" }).subarray(-32),
    ]);
    this.private = privateKey;
    this.id = Buffer.alloc(4);
    this.key = `${origin}++${raw.toString("base64")}`;
    this.origin = origin;
    this.raw = raw;
  }

  private readonly origin: string;
  private readonly raw: Buffer;

  async grow(count: number): Promise<this> {
    for (let added = 0; added < count; added += 1) {
      const last = this.rows.at(-1);
      const row: ChainRow = {
        seq: (last?.seq ?? 0) + 1,
        ts_us: 1,
        mono_us: 1,
        boot_id: "b",
        actor: "owner",
        via: "api",
        type: "bot.created",
        subject: "bot:x",
        body: "{}",
        prev: last?.hash ?? "0".repeat(64),
        hash: "",
      };
      this.rows.push({ ...row, hash: await chainHash(row, row.prev) });
    }
    return this;
  }

  /** Signs where the log stands. */
  async signed(): Promise<this> {
    const last = this.rows.at(-1);
    const root = Buffer.from(last?.hash ?? "", "hex").toString("base64");
    const text = `${this.origin}\n${last?.seq}\n${root}\ntime 5\n`;
    const digest = await crypto.subtle.digest(
      "SHA-256",
      Buffer.concat([Buffer.from(`${this.origin}\n`), this.raw]),
    );
    this.id.set(new Uint8Array(digest).subarray(0, 4));
    const line = Buffer.concat([this.id, sign(null, Buffer.from(text), this.private)]).toString("base64");
    this.note = `${text}\n— ${this.origin} ${line}\n`;
    return this;
  }

  serve(): void {
    server.use(
      http.get(at("/api/audit/raw"), ({ request }) => {
        const after = Number(new URL(request.url).searchParams.get("after"));
        const items = this.rows.filter(({ seq }) => seq > after).slice(0, 2);
        const last = items.at(-1)?.seq;
        return HttpResponse.json({ items, next: items.length === 2 ? String(last) : null });
      }),
      http.get(at("/api/audit/checkpoints"), () =>
        HttpResponse.json({ items: this.note ? [this.note] : [], keys: [this.key] }),
      ),
    );
  }
}

async function gatewayLog(rows = 5): Promise<Log> {
  const log = await (await new Log("vostok/gateway").grow(rows)).signed();
  log.serve();
  return log;
}

/** The check that begins with the page has ended; a test that ends before it would leave its requests unanswered. */
async function browserChecked(): Promise<void> {
  await screen.findAllByText(/This browser verified 5 rows, from row 1 on: they hold/);
}

beforeEach(() => {
  forget("gateway");
  forget("panel");
});

test("a log that holds is verified once, then from the last checkpoint on", async () => {
  const log = await gatewayLog();
  expect(await checkInBrowser("gateway", false)).toEqual({ rows: 5, from: 1, signed: 5, problem: null });
  await (await log.grow(2)).signed();
  expect(await checkInBrowser("gateway", false)).toEqual({ rows: 3, from: 5, signed: 7, problem: null });
  expect(await checkInBrowser("gateway", true)).toEqual({ rows: 7, from: 1, signed: 7, problem: null });
});

test("a changed row is named", async () => {
  const log = await gatewayLog();
  log.rows = log.rows.map((row) => (row.seq === 3 ? { ...row, actor: "nobody" } : row));
  expect((await checkInBrowser("gateway", false)).problem).toEqual({ kind: "changed", seq: 3 });
});

test("a missing row is named", async () => {
  const log = await gatewayLog();
  log.rows = log.rows.filter(({ seq }) => seq !== 3);
  expect((await checkInBrowser("gateway", false)).problem).toEqual({ kind: "missing", seq: 3 });
});

test("a log that was cut and signed anew is found by what this browser saw before", async () => {
  const log = await gatewayLog();
  await checkInBrowser("gateway", false);
  log.rows = log.rows.slice(0, 3);
  await log.signed();
  expect((await checkInBrowser("gateway", false)).problem).toEqual({ kind: "missing", seq: 5 });
});

test("a log that was written anew and signed with the true key is found by what this browser saw before", async () => {
  const log = await gatewayLog();
  await checkInBrowser("gateway", false);
  const first = log.rows.slice(0, 2);
  log.rows = first;
  const odd: ChainRow = {
    ...(first[1] as ChainRow),
    seq: 3,
    prev: (first[1] as ChainRow).hash,
    actor: "nobody",
  };
  log.rows.push({ ...odd, hash: await chainHash(odd, odd.prev) });
  await (await log.grow(4)).signed();
  expect((await checkInBrowser("gateway", false)).problem).toEqual({ kind: "rewritten", seq: 5 });
});

test("a log that is signed with another key is not believed, until the owner says so", async () => {
  await gatewayLog();
  await checkInBrowser("gateway", false);
  await gatewayLog();
  expect((await checkInBrowser("gateway", false)).problem?.kind).toBe("newKey");
  forget("gateway");
  expect((await checkInBrowser("gateway", false)).problem).toBeNull();
});

test("the page shows rows and what both verifiers found", async () => {
  await gatewayLog();
  const row = { chain: "gateway", seq: 5, ts: 1, actor: "owner", via: "api", type: "bot.created" };
  server.use(
    get("/api/audit/newest", {
      items: [{ ...row, subject: "bot:x", body: { n: 1 }, hash: "ab" }],
      next: null,
    }),
    post("/api/audit/verify", {
      ok: false,
      chains: [
        { chain: "gateway", ok: true, rows: 5, checkpoints: 1, broken: null },
        {
          chain: "panel",
          ok: false,
          rows: 2,
          checkpoints: 0,
          broken: { seq: 3, reason: "row 3 was changed" },
        },
      ],
    }),
  );
  renderApp("/audit");
  const table = within(await screen.findByRole("table", { name: "Audit" }));
  // The name that programs know stays to be found: in the title and with the content.
  expect(table.getByText("Account of a bot opened").title).toBe("bot.created");
  table.getByText(/^bot\.created · bot:x · owner \(api\)$/);
  table.getByText("Owner (dashboard or API)");
  await browserChecked();
  await userEvent.click(screen.getByRole("button", { name: "Verify everything" }));
  await screen.findByText("The program found: row 3 was changed");
  await screen.findByText(/The program verified 5 rows and 1 checkpoint: all hold/);
});

test("a search goes on by itself through parts that hold nothing, until it finds", async () => {
  await gatewayLog();
  const asked: (string | null)[] = [];
  const row = { chain: "gateway", seq: 3, ts: 1, actor: "owner", via: "api", type: "bot.created" };
  server.use(
    http.get(at("/api/audit/newest"), ({ request }) => {
      const before = new URL(request.url).searchParams.get("before");
      asked.push(before);
      if (before === "4") {
        return HttpResponse.json({ items: [{ ...row, subject: "bot:x", body: {}, hash: "ab" }], next: null });
      }
      return HttpResponse.json({ items: [], next: before === null ? "9000" : "4" });
    }),
  );
  renderApp("/audit?text=x");
  within(await screen.findByRole("table", { name: "Audit" })).getByText("bot:x");
  expect(asked).toEqual([null, "9000", "4"]);
  await browserChecked();
});

test("a named search is an address of its own and asks for its kind", async () => {
  const asked: (string | null)[] = [];
  await gatewayLog();
  server.use(
    http.get(at("/api/audit/newest"), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("type"));
      return HttpResponse.json({ items: [], next: null });
    }),
  );
  const router = renderApp("/audit?text=sputnik");
  await userEvent.click(await screen.findByRole("link", { name: "Who changed a limit" }));
  expect(router.state.location.search).toEqual({ chain: "gateway", type: "risk.limits", text: "sputnik" });
  await screen.findByRole("option", { name: "Limits changed" });
  expect(asked.at(-1)).toBe("risk.limits");
  await browserChecked();
});

test("a bot is named and linked, whichever log speaks of it, and what has no word keeps its own", async () => {
  await gatewayLog();
  const bot = makeBot();
  const row = { chain: "gateway", ts: 1, actor: `bot:${bot.id}`, via: "bot", body: {}, hash: "ab" };
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get("/api/audit/newest", {
      items: [
        { ...row, seq: 5, type: "decision", subject: `bot:${bot.id}` },
        { ...row, seq: 4, type: "order", subject: "order:77" },
        { ...row, seq: 3, type: "bot.change", subject: bot.id },
        { ...row, seq: 2, type: "of.tomorrow", subject: "thing:1" },
        { ...row, seq: 1, type: "owner.setup", actor: "owner", via: "system", subject: "owner" },
      ],
      next: null,
    }),
  );
  renderApp("/audit");
  const table = within(await screen.findByRole("table", { name: "Audit" }));
  const links = await table.findAllByRole("link", { name: bot.name });
  expect(links.map((link) => link.getAttribute("href"))).toEqual([`/bots/${bot.id}`, `/bots/${bot.id}`]);
  expect(table.getAllByText(`${bot.name} (bot)`).length).toBe(4);
  table.getByText("Order 77");
  table.getByText("of.tomorrow");
  table.getByText("thing:1");
  table.getByText("Owner (automatic)");
  expect(table.getByText("Owner").title).toBe("owner");
  await browserChecked();
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { http } from "msw";
import { describe, expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { get, server, session } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const viewer = { ...session, role: "viewer", name: "Gagarin" };
const bot = makeBot({ id: "abcdefghij", name: "Luna", state: "RUNNING", desired_state: "RUNNING" });

const OWN_SESSION = "/api/auth/logout";

/** Presses every button there is on `path`, and tells what was sent that changes more than the own session. */
async function pressEverything(path: string, heading: string): Promise<string[]> {
  const sent: string[] = [];
  server.use(
    http.all("*", ({ request }) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET" && pathname !== OWN_SESSION) sent.push(`${request.method} ${pathname}`);
      return undefined;
    }),
  );
  renderApp(path);
  await screen.findByRole("heading", { name: heading, level: 1 });
  await expect.poll(() => document.querySelector("[aria-busy=true]")).toBeNull();
  const names = new Set(
    screen.getAllByRole("button").map((button) => button.textContent || button.ariaLabel),
  );
  for (const name of names) {
    const button = screen
      .queryAllByRole("button")
      .find((one) => (one.textContent || one.ariaLabel) === name && !one.hasAttribute("disabled"));
    if (button) await userEvent.click(button, { pointerEventsCheck: 0 });
  }
  return sent;
}

describe("a viewer who presses every button", () => {
  test.each([
    ["/bots", "Bots"],
    ["/risk", "Risk"],
    ["/lab", "Market lab"],
    ["/settings", "Settings"],
    ["/data", "Data"],
    ["/strategies", "Strategies"],
    ["/governance", "Governance"],
  ])("sends nothing that changes anything from %s", async (path, heading) => {
    server.use(
      get("/api/auth/session", viewer),
      get("/api/bots", { items: [bot], next: null }),
      get("/api/strategies", { items: [makeStrategy({ name: "Trend" })], next: null }),
    );
    expect(await pressEverything(path, heading)).toEqual([]);
  });
});

const botPage = [
  get("/api/bots/abcdefghij", bot),
  get("/api/bots/abcdefghij/trades", { items: [], next: null }),
  get("/api/bots/abcdefghij/candles", {
    pair: "BTC/USDT",
    interval: "1m",
    items: [],
    markers: [],
    blocked: [],
  }),
];

test("a viewer of a bot sees none of its commands", async () => {
  server.use(...botPage);
  server.use(get("/api/auth/session", viewer));
  renderApp("/bots/abcdefghij");
  await screen.findByRole("heading", { name: "Luna", level: 1 });
  for (const name of [/Pause/, /Stop/, /Edit/, /Clone/, /Labels/, /Kill/i]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
    expect(screen.queryByRole("link", { name })).toBeNull();
  }
});

test("an owner of a bot sees its commands", async () => {
  server.use(...botPage);
  renderApp("/bots/abcdefghij");
  await screen.findByRole("button", { name: /Pause/ });
  screen.getByRole("link", { name: /Edit/ });
});

// Opened only by what asks already whether this account may change anything, used before
// anybody is logged in, or kept in the browser of who may change nothing (the layout of tables).
const REACHED_THROUGH_OTHERS = new Set([
  "ApplyDialog",
  "AssignDialog",
  "BacktestForm",
  "BulkDialog",
  "ConfirmDialog",
  "DataTable",
  "DemoteDialog",
  "DoubtDialog",
  "DownloadForm",
  "EditBot",
  "ImportForm",
  "KillDialog",
  "LabelsDialog",
  "LanguageStep",
  "LoginForm",
  "LogoutButton",
  "NewBot",
  "PasswordStep",
  "PromoteDialog",
  "UploadDialog",
  "RemoveUpload",
  "ValidationForm",
]); // prettier-ignore
const OWNERS_SETTINGS = "features/settings/";

test("whatever calls a change asks whether this account may, or is reached through what does", () => {
  const sources = join(import.meta.dirname, "../../src");
  const read = (path: string): string => readFileSync(join(sources, path), "utf8");
  const changing = new Set(
    readdirSync(join(sources, "api")).flatMap((file) =>
      read(`api/${file}`)
        .split(/^export /m)
        .filter((part) => part.includes("useMutation("))
        .flatMap((part) => /^function (use\w+)/.exec(part)?.[1] ?? []),
    ),
  );
  expect(changing.size).toBeGreaterThan(60);
  const components = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".tsx") && !path.startsWith(OWNERS_SETTINGS),
  );
  const silent = components.filter((path) => {
    const text = read(path);
    const calls = [...text.matchAll(/\b(use\w+)\(/g)].some(
      ([, name]) => name !== undefined && changing.has(name),
    );
    const asks = /useMayChange|OwnerButton|[oO]wnerOnly|DeleteButton|RunProgress/.test(text);
    return calls && !asks && !REACHED_THROUGH_OTHERS.has(path.replace(/^.*\//, "").replace(".tsx", ""));
  });
  expect(silent).toEqual([]);
});

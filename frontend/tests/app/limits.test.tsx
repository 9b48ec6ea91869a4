import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { makePair } from "../mocks/market";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const FORM = {
  properties: {
    max_pair_exposure: { description: "Most in one pair", unit: "fraction" },
    blocked_pairs: { description: "Blocked", type: "array" },
  },
};
const use = (subject: string, fraction: string, over: Record<string, string | null> = {}) => ({
  mode: "SIMULATED",
  currency: "USDT",
  field: "max_pair_exposure",
  level: "pair",
  subject,
  value: "270",
  limit: "300",
  fraction,
  ...over,
});
const limits = {
  forms: [{ scope: "portfolio", form: FORM }],
  items: [
    { mode: "SIMULATED", limits: { max_pair_exposure: "0.3", blocked_pairs: ["ETH/USDT"] } },
    { mode: "REAL_MARKET_SPOT", limits: { max_pair_exposure: null, blocked_pairs: null } },
  ],
  used: [
    use("BTC/USDT", "0.9"),
    use("SOL/USDT", "0.1"),
    use("b1", "0.5", { level: "bot", field: "max_bot_positions", currency: null, value: "2", limit: "4" }),
  ],
};

test("each limit shows how full it is, in its own mode", async () => {
  server.use(
    get("/api/risk/limits", limits),
    get("/api/bots", { items: [makeBot({ id: "b1", name: "Alpha" })], next: null }),
  );
  renderApp("/risk?tab=limits");
  const simulated = await screen.findByRole("region", { name: "Limits of SIMULATED" });
  const bar = within(simulated).getByRole("meter", { name: /BTC\/USDT/ });
  expect(bar.dataset["status"]).toBe("warning");
  expect(bar).toHaveProperty("value", 0.9);
  expect(within(simulated).getAllByText(/270.00 USDT of 300.00 USDT · 90/)).toHaveLength(1);
  const bots = within(simulated).getByRole("list", { name: "Each bot's own, SIMULATED" });
  expect(await within(bots).findByRole("link", { name: "Alpha" })).toBeDefined();
  expect(within(bots).getByText(/2 of 4/)).toBeDefined();
  const real = screen.getByRole("region", { name: "Limits of LIVE" });
  expect(within(real).queryByRole("meter")).toBeNull();
  expect(within(real).getByText(/cannot be read, so entries are denied/)).toBeDefined();
});

test("percent and lists are sent as the gateway keeps them, after old and new were shown", async () => {
  const heard: unknown[] = [];
  server.use(
    get("/api/risk/limits", { ...limits, items: limits.items.slice(0, 1) }),
    http.put(new URL("/api/risk/limits", window.location.origin).href, async ({ request }) => {
      heard.push(await request.json());
      return HttpResponse.json(limits);
    }),
  );
  renderApp("/risk?tab=limits");
  await userEvent.click(await screen.findByText("Change these limits"));
  const share = screen.getByLabelText("Most in one pair, of the equity");
  await userEvent.clear(share);
  await userEvent.type(share, "12.5");
  await userEvent.type(screen.getByLabelText("Blocked pairs"), ", sol/usdt");
  expect(screen.getByText(/30 % → 12.5 %/)).toBeDefined();
  expect(screen.getByText(/ETH\/USDT → ETH\/USDT, SOL\/USDT/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Save limits" }));
  await screen.findByText(/cannot be read/);
  const sent = { max_pair_exposure: "0.125", blocked_pairs: ["ETH/USDT", "SOL/USDT"] };
  expect(heard).toEqual([{ mode: "SIMULATED", limits: sent }]);
});

test("a pair is locked for a day with its reason, and lifted again", async () => {
  const locks: Record<string, unknown>[] = [];
  const heard: string[] = [];
  const address = new URL("/api/risk/locks", window.location.origin).href;
  server.use(
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
    http.get(address, () => HttpResponse.json({ items: locks, next: null })),
    http.post(address, async ({ request }) => {
      const asked = (await request.json()) as Record<string, unknown>;
      locks.push({ ...asked, actor: "owner", at: Date.now() });
      return HttpResponse.json(locks[0], { status: 201 });
    }),
    http.delete(address, ({ request }) => {
      heard.push(new URL(request.url).search);
      locks.pop();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp("/risk?tab=locks");
  expect(await screen.findByText("No pair is locked")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Lock pair" }));
  expect(screen.getByText("Choose the pair to lock.")).toBeDefined();
  await screen.findByRole("option", { name: "BTC/USDT" });
  await userEvent.selectOptions(screen.getByLabelText("Pair"), "BTC/USDT");
  await userEvent.type(screen.getByLabelText("Reason"), "halving week");
  await userEvent.click(screen.getByRole("button", { name: "Lock pair" }));
  expect(await screen.findByText(/halving week/)).toBeDefined();
  expect(locks[0]).toMatchObject({ pair: "BTC/USDT", scope: "all", reason: "halving week" });
  expect(Math.abs(Number(locks[0]?.["until"]) - Date.now() - 86_400_000)).toBeLessThan(60_000);
  await userEvent.click(screen.getByRole("button", { name: "Lift the lock on BTC/USDT" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Lift" }));
  expect(await screen.findByText("No pair is locked")).toBeDefined();
  expect(heard).toEqual(["?scope=all&pair=BTC%2FUSDT"]);
});

import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { botValues } from "@/components/botValues/botValues";
import { changedRequest } from "@/features/botForm/changedRequest";
import { makeBot } from "../mocks/bots";
import { makePair } from "../mocks/market";
import { get, post, server } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const path = "/api/bots/abcdefghij";

beforeEach(() => {
  server.use(
    get("/api/strategies", { items: [makeStrategy()], next: null }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
    get(path, makeBot()),
    get(`${path}/versions`, { items: [], next: null }),
    get(`${path}/trades`, { items: [], next: null }),
    get(`${path}/candles`, { pair: "BTC/USDT", interval: "1m", items: [], markers: [] }),
    http.patch(path, () => HttpResponse.json(makeBot())),
    post("/api/bots/forecast", {}, 422),
  );
});

async function edited() {
  const router = renderApp("/bots/abcdefghij/edit");
  const name = await screen.findByLabelText(/^Name/);
  await userEvent.type(name, " two");
  return router;
}

test("a changed form asks before it is left, and stays or goes as told", async () => {
  const router = await edited();
  void router.navigate({ to: "/help" });
  await userEvent.click(await screen.findByRole("button", { name: "Stay on the page" }));
  expect(router.state.location.pathname).toBe("/bots/abcdefghij/edit");
  expect(screen.getByLabelText(/^Name/)).toHaveProperty("value", "Sputnik two");
  void router.navigate({ to: "/help" });
  await userEvent.click(await screen.findByRole("button", { name: "Leave" }));
  await expect.poll(() => router.state.location.pathname).toBe("/help");
});

test("a form that is as it was, or is saved, is left without a question", async () => {
  const router = renderApp("/bots/abcdefghij/edit");
  await screen.findByLabelText(/^Name/);
  await router.navigate({ to: "/help" });
  expect(router.state.location.pathname).toBe("/help");
  await router.navigate({ to: "/bots/$botId/edit", params: { botId: "abcdefghij" } });
  await userEvent.type(await screen.findByLabelText(/^Name/), " two");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await expect.poll(() => router.state.location.pathname).toBe("/bots/abcdefghij");
});

test("only what was changed is saved, so that another tab's change stays", async () => {
  const heard: unknown[] = [];
  server.use(
    http.patch(path, async ({ request }) => {
      heard.push(await request.json());
      return HttpResponse.json(makeBot());
    }),
  );
  await edited();
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await expect.poll(() => heard).toEqual([{ name: "Sputnik two" }]);
});

test("a parameter that was changed takes its place among those that another tab has saved", () => {
  const parameter = { kind: "int", low: 1, high: 99, default: 5, decimals: null, options: null };
  const parameters = ["fast", "slow", "gone"].map((name) => ({ ...parameter, name }));
  const strategy = makeStrategy({ parameters: parameters as ReturnType<typeof makeStrategy>["parameters"] });
  const initial = botValues(makeBot({ parameters: { fast: 3, slow: 30, gone: 7 } }), {});
  const values = { ...initial, parameters: { fast: "4", slow: "30", gone: "" } };
  const saved = makeBot({ parameters: { fast: 3, slow: 50, gone: 7 } });
  expect(changedRequest(initial, values, strategy, saved)).toEqual({ parameters: { fast: 4, slow: 50 } });
  expect(changedRequest(initial, initial, strategy, saved)).toEqual({});
  const other = { ...initial, strategy: "Other", parameters: {} };
  expect(changedRequest(initial, other, strategy, saved)).toEqual({ strategy: "Other", parameters: {} });
});

test("a stop-loss that cannot be is refused in the percent that the field shows, and not sent", async () => {
  const heard: unknown[] = [];
  server.use(
    http.patch(path, async ({ request }) => {
      heard.push(await request.json());
      return HttpResponse.json(makeBot());
    }),
  );
  await edited();
  const field = screen.getByLabelText("Stop-loss");
  for (const [typed, why] of [
    ["100", "This can be at most 99 %."],
    ["0", "This must be above 0 %."],
  ] as const) {
    await userEvent.clear(field);
    await userEvent.type(field, typed);
    expect(screen.getByText(why)).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  }
  expect(heard).toEqual([]);
  await userEvent.clear(field);
  await userEvent.type(field, "5");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await expect.poll(() => heard).toEqual([{ name: "Sputnik two", stoploss: "-0.05" }]);
});

test("a refusal stands at its field until that is edited, and never under the panel's name of it", async () => {
  const detail = "simulated_balance: Must be more than 0.";
  server.use(
    http.patch(path, () =>
      HttpResponse.json({ error: "invalid", detail, field: "simulated_balance" }, { status: 422 }),
    ),
  );
  await edited();
  const field = screen.getByLabelText("Balance");
  await userEvent.clear(field);
  await userEvent.type(field, "0");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  expect(await screen.findByText("Must be more than 0.")).toBeDefined();
  await userEvent.type(field, "5x");
  expect(screen.queryByText(/Must be more than 0/)).toBeNull();
  expect(screen.getByText(/^This is no number/)).toBeDefined();
});

import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
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

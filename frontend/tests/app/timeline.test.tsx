import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const bot = makeBot();
const moment = {
  id: "audit-7",
  ts: 1_700_000_000_000,
  kind: "bot.change",
  level: "info",
  actor: "owner",
  values: { version: "2" },
  text: "owner: bot.change",
};
const byToken = { ...moment, id: "audit-6", actor: "token Phone" };
const crash = {
  ...moment,
  id: "activity-9",
  kind: "bot.crashed",
  level: "error",
  actor: null,
  values: { problem: "division by zero" },
  text: "",
};

test("a bot's timeline tells who asked for what, what was observed, and what kind is wanted", async () => {
  const asked: string[] = [];
  server.use(
    get(`/api/bots/${bot.id}`, bot),
    get(`/api/bots/${bot.id}/candles`, {
      pair: "BTC/USDT",
      interval: "1m",
      items: [],
      markers: [],
      blocked: [],
    }),
    http.get(new URL("/api/bots/:id/timeline", window.location.origin).href, ({ request }) => {
      const group = new URL(request.url).searchParams.get("group") ?? "";
      asked.push(group);
      return HttpResponse.json({ items: group === "all" ? [crash, moment, byToken] : [], next: null });
    }),
  );
  const router = renderApp(`/bots/${bot.id}?tab=timeline`);
  const list = within(await screen.findByRole("list", { name: "Timeline" }));
  expect(list.getAllByRole("listitem").map(({ textContent }) => textContent?.slice(-36))).toEqual([
    expect.stringContaining("Crashed: division by zero"),
    expect.stringContaining("Saved version 2.by the owner"),
    expect.stringContaining("version 2.by the token Phone"),
  ]);
  await userEvent.click(screen.getByRole("radio", { name: "By hand" }));
  expect(await screen.findByText("Nothing of this kind yet")).toBeDefined();
  expect(asked.at(-1)).toBe("hand");
  expect(router.state.location.search).toMatchObject({ tab: "timeline", group: "hand" });
});

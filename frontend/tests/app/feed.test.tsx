import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

test("a row about all bots begins as a sentence does", async () => {
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "risk.lifted",
    level: "success",
    bot_id: null,
    bot_name: null,
    values: { scope: "all", actor: "owner", source: "kill", reason: "Over." },
    text: "all may trade again, owner lifted kill: Over.",
  };
  server.use(get("/api/activity", { items: [row], next: null }));
  renderApp("/");
  expect(await screen.findByText("All bots may trade again, owner lifted kill: Over.")).toBeDefined();
});

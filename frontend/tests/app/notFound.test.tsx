import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

test("an address that no page has is told beside the kill switch", async () => {
  renderApp("/nope/at/all");
  await screen.findByText("There is nothing here");
  expect(screen.getAllByRole("button", { name: /Kill switch/ }).length).toBeGreaterThan(0);
});

test.each([
  [404, "There is nothing here"],
  [500, "Something is wrong inside."],
])(
  "a page whose data is refused with %i says so beside the kill switch",
  async (status, told) => {
    server.use(get("/api/bots/:id", { error: "gone", detail: "Something is wrong inside." }, status));
    renderApp("/bots/abcdefgh23");
    expect(await screen.findByText(told, {}, { timeout: 15_000 })).toBeDefined();
    expect(screen.getAllByRole("button", { name: /Kill switch/ }).length).toBeGreaterThan(0);
  },
  20_000,
);

import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderApp } from "./renderApp";

test("an address that no page has is told beside the kill switch", async () => {
  renderApp("/nope/at/all");
  await screen.findByText("There is nothing here");
  expect(screen.getAllByRole("button", { name: /Kill switch/ }).length).toBeGreaterThan(0);
});

import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const address = (path: string): string => new URL(path, window.location.origin).href;

const chosen = {
  language: "en",
  theme: "dark",
  time_zone: "UTC",
  venue: "simulator",
  version: "0.1.0",
  colors: "green-up",
  simulated_balance: "1000",
  keep_equity_days: 365,
  keep_decisions_days: 365,
  keep_logs_days: 90,
  keep_candles_days: 0,
  keep_briefs_days: 90,
  keep_backups: 14,
};

test("red for a rise is chosen once and holds for every figure of profit and loss", async () => {
  const asked: unknown[] = [];
  server.use(
    http.put(address("/api/settings"), async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ ...chosen, colors: "red-up" });
    }),
  );
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("radio", { name: "Red is up" }));
  await expect.poll(() => document.documentElement.dataset["colors"]).toBe("red-up");
  expect(asked).toEqual([{ colors: "red-up" }]);
});

test("fees are written in percent and sent as fractions", async () => {
  const asked: unknown[] = [];
  server.use(
    http.put(address("/api/settings/fees"), async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ maker: "0.00075", taker: "0.001" });
    }),
  );
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "Simulated trading" }));
  const maker = await region.findByLabelText("Maker fee");
  await userEvent.clear(maker);
  await userEvent.type(maker, "0.075");
  await userEvent.click(region.getAllByRole("button", { name: "Save" })[0] as HTMLElement);
  await expect.poll(() => asked).toEqual([{ maker: "0.00075", taker: "0.001" }]);
});

test("a fee out of range is told in percent, as it was typed, before anything is sent", async () => {
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "Simulated trading" }));
  const maker = await region.findByLabelText("Maker fee");
  await userEvent.clear(maker);
  await userEvent.type(maker, "50");
  await userEvent.click(region.getAllByRole("button", { name: "Save" })[0] as HTMLElement);
  expect(await region.findByText("This can be at most 5 %.")).toBeDefined();
});

test("the eye of a password field is named in the reader's language", async () => {
  renderApp("/settings");
  expect(
    (await screen.findAllByRole("button", { name: "Show or hide what is typed" })).length,
  ).toBeGreaterThan(0);
  expect(screen.queryByRole("button", { name: "Toggle password visibility" })).toBeNull();
});

test("a retention that the server refuses is told at its field", async () => {
  const detail = "Must be at least 62.";
  server.use(
    http.put(address("/api/settings"), () =>
      HttpResponse.json(
        { error: "invalid", detail: `keep_equity_days: ${detail}`, field: "keep_equity_days" },
        { status: 422 },
      ),
    ),
  );
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "How long data is kept" }));
  const field = region.getByLabelText("Equity samples");
  await userEvent.clear(field);
  await userEvent.type(field, "30");
  await userEvent.click(region.getByRole("button", { name: "Save" }));
  expect(await region.findByText(detail)).toBeDefined();
});

test("all other browsers are logged out at once, where there are others", async () => {
  const heard: Request[] = [];
  const browser = { id: "a", created_at: 0, seen_at: 0, address: "::1", agent: "x", current: true };
  server.use(
    get("/api/auth/browsers", { items: [browser, { ...browser, id: "b", current: false }], next: null }),
    post("/api/auth/browsers/end-others", {}, 200, heard),
  );
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Log all others out" }));
  await expect.poll(() => heard.length).toBe(1);
});

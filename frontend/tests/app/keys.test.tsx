import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { VenueKey } from "@/api/keys";
import { noKey } from "../mocks/keys";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const address = (path: string): string => new URL(path, window.location.origin).href;

const ready: VenueKey = { ...noKey, origin: "stored", state: "ready", kind: "HMAC", hint: "…wxyz" };

const region = async () => within(await screen.findByRole("region", { name: "Key of the venue" }));

test("a key is entered once, and nothing of it is shown afterwards", async () => {
  const asked: unknown[] = [];
  server.use(
    get("/api/keys", noKey),
    http.put(address("/api/keys"), async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ ...ready, warnings: ["The key works from every address."] });
    }),
  );
  renderApp("/settings");
  const section = await region();
  await userEvent.type(await section.findByLabelText("API key"), "k".repeat(20));
  await userEvent.type(section.getByLabelText("Secret"), "s".repeat(20));
  await userEvent.type(section.getByLabelText("Your Vostok password"), "orbit-station-9");
  await userEvent.click(section.getByRole("button", { name: "Check and use" }));
  await section.findByText("ready");
  expect(asked).toEqual([{ key: "k".repeat(20), secret: "s".repeat(20), password: "orbit-station-9" }]);
  section.getByText("The key works from every address.");
  expect(section.queryByLabelText("Secret")).toBeNull();
});

test("a key that the venue does not take is told at its field", async () => {
  const detail = "The venue does not take this key (-2015).";
  server.use(
    get("/api/keys", noKey),
    http.put(address("/api/keys"), () =>
      HttpResponse.json({ error: "invalid", detail, field: "key" }, { status: 422 }),
    ),
  );
  renderApp("/settings");
  const section = await region();
  for (const [label, text] of [
    ["API key", "k".repeat(20)],
    ["Secret", "s".repeat(20)],
    ["Your Vostok password", "orbit-station-9"],
  ] as const) {
    await userEvent.type(await section.findByLabelText(label), text);
  }
  await userEvent.click(section.getByRole("button", { name: "Check and use" }));
  await section.findByText(detail);
});

test("a locked key is opened with its passphrase", async () => {
  server.use(
    get("/api/keys", { ...ready, state: "locked", protection: "passphrase" }),
    http.post(address("/api/keys/unlock"), () => HttpResponse.json(ready)),
  );
  renderApp("/settings");
  const section = await region();
  await userEvent.type(await section.findByLabelText("Passphrase (optional)"), "a long one");
  await userEvent.click(section.getByRole("button", { name: "Unlock" }));
  await section.findByText("ready");
});

test("on binance every page says that money is real, and elsewhere none does", async () => {
  server.use(
    get("/api/settings", {
      language: "en",
      theme: "dark",
      time_zone: "UTC",
      colors: "green-up",
      simulated_balance: "1000",
      keep_equity_days: 365,
      keep_decisions_days: 365,
      keep_logs_days: 90,
      keep_candles_days: 0,
      keep_briefs_days: 90,
      venue: "binance",
      version: "0.1.0",
    }),
  );
  renderApp("/risk");
  await screen.findByText(/^Real money:/);
});

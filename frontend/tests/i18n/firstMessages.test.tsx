import first from "virtual:messages/en/first";
import { i18n } from "@lingui/core";
import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { renderApp } from "../app/renderApp";
import { makeBot, makeFigures } from "../mocks/bots";
import { makeBook } from "../mocks/portfolio";
import { makeLatch, makeRisk } from "../mocks/risk";
import { get, server, session } from "../mocks/server";

/** Shows the dashboard with the first half of its messages only; answers the keys that were missed. */
function withFirstMessages(): string[] {
  const missed: string[] = [];
  i18n.loadAndActivate({ locale: "en", messages: { ...first } });
  vi.spyOn(i18n, "load").mockReturnValue(undefined);
  i18n.on("missing", ({ id }) => missed.push(id));
  return missed;
}

test("the overview needs no message of another page", async () => {
  const missed = withFirstMessages();
  server.use(
    get("/api/bots", { items: [makeBot({ figures: makeFigures() })], next: null }),
    get("/api/portfolio", { ts: 0, books: [makeBook({ holdings: [{ asset: "BTC", value: "1" }] })] }),
    get("/api/risk/state", makeRisk({ state: "REDUCING", latches: [makeLatch()] })),
    get("/api/health", {
      status: "degraded",
      programs: { gateway: { status: "down", since: 0, detail: "Gone." } },
    }),
    get("/api/activity", {
      items: [
        {
          id: 1,
          ts: 0,
          kind: "bot_started",
          level: "info",
          bot_id: null,
          bot_name: null,
          values: {},
          text: "",
        },
      ],
      next: null,
    }),
  );
  renderApp("/");
  await screen.findByText("Sputnik");
  await screen.findByText(/Gone/);
  await screen.findByText(/^All bots: no new entries/);
  await screen.findByRole("list", { name: "By asset" });
  expect(missed).toEqual([]);
});

test.each([
  { path: "/login", state: { logged_in: false }, shown: "Password" },
  { path: "/setup", state: { logged_in: false, setup_needed: true }, shown: "English" },
  { path: "/setup?step=password", state: { logged_in: false, setup_needed: true }, shown: "Setup code" },
])("$path needs no message of a page behind it", async ({ path, state, shown }) => {
  const missed = withFirstMessages();
  server.use(get("/api/auth/session", { ...session, ...state }));
  renderApp(path);
  await screen.findByLabelText(shown);
  expect(missed).toEqual([]);
});

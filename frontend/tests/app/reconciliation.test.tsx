import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const AT = 1_750_000_000_000;
const clean = {
  state: "clean",
  reason: null,
  problem: null,
  checked_at: AT,
  exchange_at: null,
  full_at: AT,
  bots_at: AT,
  items: [],
  names: {},
};
const difference = {
  id: "0123456789abcdef",
  kind: "PHANTOM",
  what: "balance",
  subject: "USDT",
  bot_id: null,
  order: null,
  exchange: { amount: "900", state: null },
  journal: { amount: "1000", state: null },
  bot: null,
  action: "WRITE_OFF",
  waits: false,
  grave: true,
  since: AT,
  stands: true,
  fix: {
    problem: null,
    changes: [{ what: "bot", subject: "USDT", before: "1000", after: "900", bot_id: "abcdefghij" }],
  },
};
const differs = {
  ...clean,
  state: "differs",
  reason: "Account and books do not agree.",
  items: [
    difference,
    {
      ...difference,
      id: "1",
      kind: "FOREIGN",
      what: "order",
      subject: "BTC/USDT",
      grave: false,
      stands: false,
    },
    { ...difference, id: "2", action: null, fix: null, waits: true, bot_id: "abcdefghij" },
  ],
  names: { abcdefghij: "Alpha" },
};
const noRuns = get("/api/reconciliation/runs", { items: [], next: null, names: {} });

test("clean books say so, when each side was seen, and that nothing was kept yet", async () => {
  server.use(get("/api/reconciliation", clean), noRuns);
  renderApp("/reconciliation");
  await screen.findByText("Nothing differs");
  screen.getByText("no live bot");
  await screen.findByText("Nothing was kept yet");
});

test("each difference stands with its sides; its fix is shown figure by figure, then made", async () => {
  const asked: unknown[] = [];
  server.use(
    get("/api/reconciliation", differs),
    noRuns,
    http.post(new URL("/api/reconciliation/fix", window.location.origin).href, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(clean);
    }),
  );
  renderApp("/reconciliation");
  const table = await screen.findByRole("table", { name: "Differences" });
  within(table).getAllByText("Phantom");
  within(table).getByText("Foreign");
  within(table).getByText("Just seen, may pass by itself");
  within(table).getByText("The bot hears of it when it starts");
  screen.getByText(/Live bots enter nothing until account and books agree/);
  await userEvent.click(within(table).getAllByRole("button", { name: "Preview fix…" })[0] as HTMLElement);
  const dialog = await screen.findByRole("dialog", { name: "Write off what is missing" });
  within(dialog).getByText("Alpha: 1,000 → 900 USDT");
  await userEvent.click(within(dialog).getByRole("button", { name: "Mend it" }));
  await expect.poll(() => asked).toEqual([{ id: "0123456789abcdef" }]);
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
});

test("a fix that cannot be made says why, and a panel that does not answer says so", async () => {
  const problem = "An order holds this rest of BTC: cancel it.";
  server.use(
    get("/api/reconciliation", {
      ...differs,
      items: [{ ...difference, fix: { changes: [], problem } }],
    }),
    noRuns,
    http.post(new URL("/api/reconciliation/run", window.location.origin).href, () =>
      HttpResponse.json({ error: "unavailable", detail: "The venue could not be asked." }, { status: 503 }),
    ),
  );
  renderApp("/reconciliation");
  await userEvent.click(await screen.findByRole("button", { name: "Preview fix…" }));
  const dialog = await screen.findByRole("dialog");
  within(dialog).getByText(problem);
  expect(within(dialog).getByRole("button", { name: "Mend it" }).hasAttribute("disabled")).toBe(true);
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  await userEvent.click(screen.getByRole("button", { name: "Compare now" }));
  await screen.findByText(/The venue could not be asked/);
});

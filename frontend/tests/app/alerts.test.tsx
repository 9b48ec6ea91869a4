import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { Alert } from "@/api/alerts";
import { get, post, server } from "../mocks/server";
import { FakeSocket } from "../mocks/socket";
import { renderApp } from "./renderApp";

function makeAlert(change: Partial<Alert> = {}): Alert {
  return {
    id: 1,
    kind: "venue.down",
    level: "critical",
    subject: "",
    bot_id: null,
    bot_name: null,
    text: "The venue does not answer.",
    ts: 0,
    last_ts: 60_000,
    times: 3,
    ended_at: null,
    read_at: null,
    ...change,
  };
}

const page = (items: Alert[]) => {
  const unread = items.filter(({ read_at }) => read_at === null).length;
  return { items, next: null, unread, unread_critical: unread };
};

test("an alert that comes while one looks is counted on the bell at once", async () => {
  renderApp("/");
  await screen.findByRole("button", { name: "Alerts" });
  const data = JSON.stringify({
    type: "alert",
    data: { alert: makeAlert(), unread: 2, unread_critical: 1 },
  });
  act(() => FakeSocket.last.onmessage?.({ data }));
  await screen.findByRole("button", { name: "Alerts, 2 unread" });
});

test("an unread alert is read one by one, or all that are shown", async () => {
  const heard: Request[] = [];
  let items = [makeAlert({ id: 2 }), makeAlert({ text: "The disk is full.", times: 1 })];
  server.use(
    http.get(new URL("/api/alerts", window.location.origin).href, () => HttpResponse.json(page(items))),
    post("/api/alerts/read", { unread: 0, unread_critical: 0 }, 200, heard),
  );
  renderApp("/");
  await userEvent.click(await screen.findByRole("button", { name: "Alerts, 2 unread" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Alerts" }));
  expect(await dialog.findByText(/3 times since/)).toBeTruthy();
  await userEvent.click(dialog.getByRole("button", { name: "Mark as read: The disk is full." }));
  items = [];
  await userEvent.click(dialog.getByRole("button", { name: "Mark all as read" }));
  await dialog.findByText("Nothing unread");
  expect(await Promise.all(heard.map((request) => request.json()))).toEqual([{ ids: [1] }, { up_to: 2 }]);
});

test("alerts that cannot be read are asked for again", async () => {
  server.use(get("/api/alerts", { error: "unavailable", detail: "The database is closed." }, 503));
  renderApp("/");
  await userEvent.click(await screen.findByRole("button", { name: "Alerts" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Alerts" }));
  await dialog.findByText("The database is closed.");
  server.use(get("/api/alerts", page([makeAlert({ read_at: 1, ended_at: 2 })])));
  await userEvent.click(dialog.getByRole("button", { name: "Try again" }));
  await dialog.findByText("The venue does not answer.");
  expect(dialog.getByText(/over since/)).toBeTruthy();
});

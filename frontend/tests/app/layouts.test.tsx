import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeBot, makeFigures } from "../mocks/bots";
import { get, put, server, session } from "../mocks/server";
import { renderApp } from "./renderApp";

const bots = ["Sputnik", "Luna", "Mir", "Zond"].map((name, place) =>
  makeBot({ id: `bot${place}`, name, figures: makeFigures({ equity: String(1000 + place) }) }),
);
const two = (rows: number | null, sort: object | null, hidden: string[] = []) => ({
  table: "bots",
  columns: ["name", "equity", "state"].map((id) => ({ id, hidden: hidden.includes(id) })),
  sort,
  rows,
});
const headings = () => screen.getAllByRole("columnheader").map(({ textContent }) => textContent);
const names = () =>
  within(screen.getByRole("table", { name: "Bots" }))
    .getAllByRole("link")
    .map(({ textContent }) => textContent);

test("a table stands as another browser left it: columns, sorting, and rows at a time", async () => {
  const kept = { items: [two(2, { id: "equity", desc: true }, ["exposure"])], next: null };
  server.use(get("/api/bots", { items: bots, next: null }), get("/api/layouts", kept));
  renderApp("/bots");
  await screen.findByText("Zond");
  expect(headings().slice(0, 2)).toEqual(["Name", "Equity"]);
  expect(names()).toEqual(["Zond", "Mir"]);
  await userEvent.click(screen.getByRole("button", { name: "Show 2 more" }));
  expect(names()).toEqual(["Zond", "Mir", "Luna", "Sputnik"]);
});

test("the address of a page is worth more than the layout", async () => {
  const kept = { items: [two(null, { id: "equity", desc: true })], next: null };
  server.use(get("/api/bots", { items: bots, next: null }), get("/api/layouts", kept));
  renderApp("/bots?sort=name");
  await screen.findByText("Zond");
  expect(names()).toEqual(["Luna", "Mir", "Sputnik", "Zond"]);
});

test("columns are hidden, moved and reset in the table, and kept on the server", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/bots", { items: bots, next: null }),
    put("/api/layouts/bots", two(null, null), heard),
    http.delete("*/api/layouts/bots", ({ request }) => {
      heard.push(request.clone());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("button", { name: "Columns and rows: Bots" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Exposure" }));
  expect(screen.queryByRole("columnheader", { name: /Exposure/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Move Equity up" }));
  await userEvent.selectOptions(screen.getByLabelText("Sorted by"), "Equity, largest first");
  await expect.poll(() => heard.length).toBe(3);
  const body = (await heard[2]?.json()) as { columns: { id: string; hidden: boolean }[]; sort: object };
  expect(body.columns.find(({ id }) => id === "exposure")?.hidden).toBe(true);
  expect(body.sort).toEqual({ id: "equity", desc: true });
  await userEvent.click(screen.getByRole("button", { name: "Reset this table" }));
  await screen.findByRole("columnheader", { name: /Exposure/ });
  expect(heard[3]?.method).toBe("DELETE");
});

test("who may only look is offered no layout", async () => {
  server.use(
    get("/api/auth/session", { ...session, role: "viewer" }),
    get("/api/bots", { items: bots, next: null }),
  );
  renderApp("/bots");
  await screen.findByText("Zond");
  expect(screen.queryByRole("button", { name: "Columns and rows: Bots" })).toBeNull();
});

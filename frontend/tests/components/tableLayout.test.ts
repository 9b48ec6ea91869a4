import { expect, test } from "vitest";
import { columnsOf, moved, placed } from "@/components/tableLayout";

const columns = [
  { id: "name", header: "Name", meta: { title: true } },
  { id: "state", header: "State" },
  { id: "today", header: "Today" },
  { id: "actions", header: "" },
];
const layout = (ids: string[], hidden: string[] = []) => ({
  table: "bots",
  columns: ids.map((id) => ({ id, hidden: hidden.includes(id) })),
  sort: null,
  rows: null,
});
const order = (places: ReturnType<typeof placed>) => places.map(({ column }) => column.id);

test("a table without a layout stands as it came", () => {
  expect(order(placed(columns, undefined))).toEqual(["name", "state", "today", "actions"]);
});

test("a column that came after the layout was kept stands behind its neighbour, one that is gone is ignored", () => {
  expect(order(placed(columns, layout(["name", "today", "gone", "actions"])))).toEqual([
    "name",
    "state",
    "today",
    "actions",
  ]);
  expect(order(placed(columns, layout(["today", "name"])))).toEqual(["today", "actions", "name", "state"]);
});

test("what names the row and what has no name of its own cannot be hidden", () => {
  const places = placed(columns, layout(["name", "state", "actions"], ["name", "state", "actions"]));
  expect(places.filter(({ hidden }) => hidden).map(({ column }) => column.id)).toEqual(["state"]);
});

test("a column moves past what cannot move, and not over the edge", () => {
  const wide = [{ id: "first", header: "First" }, ...columns, { id: "last", header: "Last" }];
  const places = placed(wide, undefined);
  expect(order(moved(places, "state", -1))).toEqual(["state", "name", "first", "today", "actions", "last"]);
  expect(order(moved(places, "last", -1))).toEqual(["first", "name", "state", "last", "actions", "today"]);
  expect(order(moved(places, "first", -1))).toEqual(order(places));
  expect(columnsOf(moved(places, "last", 1)).map(({ id }) => id)).toEqual(order(places));
});

import type { Layout } from "@/api/layouts";

interface Named {
  id?: string | undefined;
  header?: unknown;
  meta?: { title?: boolean } | undefined;
}

interface Place<C> {
  column: C;
  hidden: boolean;
}

/** Whether the owner may hide this column or move it: what names a row stays, and so does what has no name itself. */
export function isMovable({ header, meta }: Named): boolean {
  return typeof header === "string" && header !== "" && !meta?.title;
}

/** All columns in the layout's order; one that it does not know stands behind the one that is before it by default. */
export function placed<C extends Named>(columns: readonly C[], layout: Layout | undefined): Place<C>[] {
  const kept = new Map(layout?.columns.map(({ id, hidden = false }) => [id, hidden]));
  const order = [...kept.keys()].flatMap((id) => columns.filter((column) => column.id === id));
  columns.forEach((column, place) => {
    if (order.includes(column)) return;
    const before = columns[place - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, column);
  });
  return order.map((column) => ({
    column,
    hidden: isMovable(column) && (kept.get(column.id ?? "") ?? false),
  }));
}

/** The places after the column `id` went one up or down, past the next one that can be moved. */
export function moved<C extends Named>(places: Place<C>[], id: string, by: -1 | 1): Place<C>[] {
  const from = places.findIndex(({ column }) => column.id === id);
  let to = from + by;
  while (places[to] && !isMovable((places[to] as Place<C>).column)) to += by;
  const [one, other] = [places[from], places[to]];
  if (!one || !other) return places;
  return places.map((place, index) => (index === from ? other : index === to ? one : place));
}

export function columnsOf<C extends Named>(places: Place<C>[]): Layout["columns"] {
  return places.flatMap(({ column: { id }, hidden }) => (id === undefined ? [] : [{ id, hidden }]));
}

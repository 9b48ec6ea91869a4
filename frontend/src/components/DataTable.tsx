import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import {
  type ColumnDef,
  createSortedRowModel,
  type Row,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, Suspense, useMemo, useState } from "react";
import { useLayout } from "@/api/layouts";
import { ColumnsButton } from "@/components/ColumnsButton";
import { meaningOf, type Term } from "@/components/glossary";
import type { SortChoice } from "@/components/LayoutMenu";
import { later, laterWithTexts } from "@/components/later";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./DataTable.module.css";
import { placed } from "./tableLayout";

const TableExport = later(async () => (await import("@/components/TableExport")).TableExport);
const LayoutMenu = laterWithTexts(async () => (await import("@/components/LayoutMenu")).LayoutMenu);

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

interface ColumnLook {
  /** Figures stand at the right. */
  figures?: boolean;
  /** What names the row; on a phone it is the title of its card. */
  title?: boolean;
  /** What the figures of the column are: its heading tells their definition. */
  term?: Term;
}

export type Column<T extends RowData> = ColumnDef<typeof features, T> & { meta?: ColumnLook };

interface Groups<T> {
  /** The group that a row is in; groups stand in the order of the alphabet, the one without a name last. */
  of: (row: T) => string;
  heading: (group: string, rows: T[]) => ReactNode;
}

interface DataTableProps<T extends RowData> {
  /** What its layout is kept under: one name for each table of the dashboard. */
  name: string;
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowId: (row: T) => string;
  sorting?: SortingState;
  onSorting?: (sorting: SortingState) => void;
  footer?: ReactNode;
  /** Rows under headings instead of one list; sorted within each. */
  groups?: Groups<T> | undefined;
  /** What is saved as CSV where that is more than the rows in sight; false where the table has a way of its own. */
  saved?: readonly object[] | false;
  /** Told which row is under the pointer or holds the focus, and null when none does any more. */
  onPoint?: (row: T | null) => void;
}

const UNSORTED: SortingState = [];

/** Rows by their group, each in the order given. */
function inGroups<T>(rows: T[], of: (row: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const row of rows) found.set(of(row), [...(found.get(of(row)) ?? []), row]);
  return [...found].toSorted(([a], [b]) => Number(a === "") - Number(b === "") || a.localeCompare(b));
}

function keptSort({ id, desc = false }: { id: string; desc?: boolean }): SortingState[number] {
  return { id, desc };
}

function sortChoice<T extends RowData>(
  columns: Column<T>[],
  [first]: SortingState,
  sortBy: (sorting: SortingState) => void,
): SortChoice {
  return {
    value: first ? `${first.desc ? "-" : ""}${first.id}` : "",
    columns: columns.flatMap(({ id, header, enableSorting = true }) =>
      id && typeof header === "string" && enableSorting ? [{ id, name: header }] : [],
    ),
    onChange: (value) =>
      sortBy(value === "" ? [] : [{ id: value.replace(/^-/, ""), desc: value.startsWith("-") }]),
  };
}

/** A table on a desk, a list of cards on a phone. Rows stand as given unless a column is chosen to sort by. */
export function DataTable<T extends RowData>(props: DataTableProps<T>) {
  const {
    name,
    label,
    columns,
    rows,
    rowId,
    sorting: asked = UNSORTED,
    onSorting,
    footer,
    onPoint,
    groups,
    saved = rows,
  } = props;
  const { t } = useTranslation();
  const kept = useLayout(name);
  const { layout } = kept;
  const places = useMemo(() => placed(columns, layout), [columns, layout]);
  const shown = useMemo(() => places.filter(({ hidden }) => !hidden).map(({ column }) => column), [places]);
  // The address of the page comes first: a link shows what its sender saw.
  const sorting = asked.length > 0 || !layout?.sort || !onSorting ? asked : [keptSort(layout.sort)];
  const sortBy = (next: SortingState) => {
    onSorting?.(next);
    const [first] = next;
    kept.arrange({ sort: first ? { id: first.id, desc: first.desc } : null });
  };
  const [pages, setPages] = useState(1);
  const [arranging, setArranging] = useState(false);
  const table = useTable({
    features,
    columns: shown,
    data: rows,
    getRowId: rowId,
    enableSorting: onSorting !== undefined,
    sortDescFirst: true,
    state: { sorting },
    onSortingChange: (change) => sortBy(typeof change === "function" ? change(sorting) : change),
  });
  const look = (column: { columnDef: { meta?: unknown } }): ColumnLook =>
    (column.columnDef.meta as ColumnLook | undefined) ?? {};
  const { rows: all } = table.getRowModel();
  // A group's sums would not be those of its rows in sight.
  const most = groups ? all.length : (layout?.rows ?? all.length) * pages;
  const sorted = all.slice(0, most);
  const sections: [string, Row<typeof features, T>[]][] = groups
    ? inGroups(sorted, ({ original }) => groups.of(original))
    : [["", sorted]];
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const direction = header.column.getIsSorted();
                const Icon = direction === "asc" ? IconArrowUp : direction ? IconArrowDown : IconArrowsSort;
                const name = <table.FlexRender header={header} />;
                const { term } = look(header.column);
                const meaning = term && t(meaningOf(term));
                return (
                  <th
                    key={header.id}
                    scope="col"
                    data-figures={look(header.column).figures || undefined}
                    title={meaning}
                    aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : undefined}
                  >
                    {header.column.getCanSort() ? (
                      <UnstyledButton
                        className={classes.sort}
                        onClick={header.column.getToggleSortingHandler()}
                        title={[meaning, t("action.sort")].filter(Boolean).join(" ")}
                      >
                        {name}
                        <Icon size={13} aria-hidden="true" />
                      </UnstyledButton>
                    ) : (
                      name
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        {sections.map(([group, members]) => (
          <tbody key={group}>
            {groups && (
              <tr className={classes.group}>
                <th scope="rowgroup" colSpan={shown.length}>
                  {groups.heading(
                    group,
                    members.map(({ original }) => original),
                  )}
                </th>
              </tr>
            )}
            {members.map((row) => (
              <tr
                key={row.id}
                onMouseEnter={onPoint && (() => onPoint(row.original))}
                onMouseLeave={onPoint && (() => onPoint(null))}
                onFocus={onPoint && (() => onPoint(row.original))}
                onBlur={onPoint && (() => onPoint(null))}
              >
                {row.getAllCells().map((cell) => {
                  const { figures, title } = look(cell.column);
                  const { header } = cell.column.columnDef;
                  return (
                    <td
                      key={cell.id}
                      data-figures={figures || undefined}
                      data-title={title || undefined}
                      data-label={typeof header === "string" ? header : undefined}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {all.length > most && (
        <div className={classes.rest}>
          <button type="button" className={classes.save} onClick={() => setPages(pages + 1)}>
            {t("action.showMore", { count: all.length - most })}
          </button>
        </div>
      )}
      {footer}
      <div className={classes.foot}>
        {kept.mayArrange && rows.length > 0 && !arranging && (
          <ColumnsButton label={label} onClick={() => setArranging(true)} />
        )}
        {arranging && (
          <Suspense fallback={<ColumnsButton label={label} />}>
            <LayoutMenu
              label={label}
              places={places}
              table={kept}
              sort={onSorting ? sortChoice(columns, sorting, sortBy) : null}
            />
          </Suspense>
        )}
        <Suspense>{saved && saved.length > 0 && <TableExport label={label} rows={saved} />}</Suspense>
      </div>
    </div>
  );
}

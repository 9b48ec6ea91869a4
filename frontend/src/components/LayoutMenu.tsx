import "@/theme/mantineForms";
import "@mantine/core/styles/Popover.css";
import { ActionIcon, Button, Checkbox, NativeSelect, Popover } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useRef } from "react";
import type { useLayout } from "@/api/layouts";
import { ColumnsButton } from "@/components/ColumnsButton";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./DataTable.module.css";
import { columnsOf, isMovable, moved, type placed } from "./tableLayout";

const ROWS = [10, 25, 50, 100] as const;

/** What rows can be sorted by: the id of a column, with `-` before it for falling; empty for none. */
export interface SortChoice {
  value: string;
  columns: { id: string; name: string }[];
  onChange: (value: string) => void;
}

interface LayoutMenuProps {
  label: string;
  places: ReturnType<typeof placed>;
  table: ReturnType<typeof useLayout>;
  /** How the rows are sorted, where they can be. */
  sort: SortChoice | null;
}

/** Which columns a table shows and in which order, its sorting, and how many rows at a time. */
export function LayoutMenu({ label, places, table, sort }: LayoutMenuProps) {
  const { t } = useTranslation();
  const { layout, arrange, reset, error } = table;
  const target = useRef<HTMLButtonElement>(null);
  const movable = places.filter(({ column }) => isMovable(column));
  return (
    <Popover
      defaultOpened
      hideDetached={false}
      width={300}
      position="top-end"
      withinPortal
      trapFocus
      shadow="md"
      // The button that opened it was another one, gone since.
      onClose={() => target.current?.focus()}
    >
      <Popover.Target>
        <ColumnsButton label={label} ref={target} />
      </Popover.Target>
      <Popover.Dropdown className={classes.layout}>
        <ul aria-label={t("layout.columns")}>
          {movable.map(({ column, hidden }, place) => {
            const id = column.id ?? "";
            const name = String(column.header);
            const hide = () =>
              arrange({
                columns: columnsOf(
                  places.map((one) => (one.column === column ? { ...one, hidden: !hidden } : one)),
                ),
              });
            const move = (by: -1 | 1) => arrange({ columns: columnsOf(moved(places, id, by)) });
            return (
              <li key={id}>
                <Checkbox size="xs" label={name} checked={!hidden} onChange={hide} />
                <ActionIcon
                  variant="subtle"
                  size="sm"
                  aria-label={t("layout.up", { name })}
                  disabled={place === 0}
                  onClick={() => move(-1)}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  size="sm"
                  aria-label={t("layout.down", { name })}
                  disabled={place === movable.length - 1}
                  onClick={() => move(1)}
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
        {sort && (
          <NativeSelect
            size="xs"
            label={t("layout.sort")}
            value={sort.value}
            onChange={(event) => sort.onChange(event.currentTarget.value)}
            data={[
              { value: "", label: t("layout.unsorted") },
              ...sort.columns.flatMap(({ id, name }) => [
                { value: `-${id}`, label: t("layout.falling", { name }) },
                { value: id, label: t("layout.rising", { name }) },
              ]),
            ]}
          />
        )}
        <NativeSelect
          size="xs"
          label={t("layout.rows")}
          value={layout?.rows ?? ""}
          onChange={(event) =>
            arrange({ rows: ROWS.find((rows) => String(rows) === event.currentTarget.value) ?? null })
          }
          data={[
            { value: "", label: t("layout.allRows") },
            ...ROWS.map((rows) => ({ value: String(rows), label: String(rows) })),
          ]}
        />
        {error && <ErrorNote error={error} />}
        <Button size="xs" variant="default" disabled={layout === undefined} onClick={reset}>
          {t("layout.reset")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

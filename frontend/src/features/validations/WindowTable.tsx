import type { ValidationWindow } from "@/api/validations";
import { type Column, DataTable } from "@/components/DataTable";
import { Change } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./Validations.module.css";

const text = (value: number | null | undefined): string | null => (value == null ? null : value.toFixed(8));

/** What each window found in-sample, and what became of it out-of-sample. */
export function WindowTable({ windows }: { windows: ValidationWindow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<ValidationWindow>[] = [
    {
      id: "range",
      header: t("validations.outside"),
      meta: { title: true },
      cell: ({ row: { original: row } }) => (
        <span className="figures">
          {format.day(row.split)} – {format.day(row.end)}
        </span>
      ),
    },
    {
      id: "inside",
      header: t("validations.insideReturn"),
      meta: { figures: true, term: "validations.insideReturn" },
      cell: ({ row: { original: row } }) => <Change value={text(row.inside?.total_return)} />,
    },
    {
      id: "outside",
      header: t("validations.outsideReturn"),
      meta: { figures: true, term: "validations.outsideReturn" },
      cell: ({ row: { original: row } }) => <Change value={text(row.outside?.total_return)} />,
    },
    {
      id: "doubled",
      header: t("validations.doubled"),
      meta: { figures: true, term: "validations.doubled" },
      cell: ({ row: { original: row } }) => <Change value={text(row.doubled?.total_return)} />,
    },
    {
      id: "trades",
      header: t("metrics.trades.name"),
      meta: { figures: true, term: "metrics.trades.name" },
      cell: ({ row: { original: row } }) => (row.outside ? format.integer(row.outside.trades) : MISSING),
    },
    {
      id: "parameters",
      header: t("validations.parameters"),
      cell: ({ row: { original: row } }) => (
        <span className={`figures ${classes.wrap}`}>
          {row.parameters === null
            ? MISSING
            : Object.entries(row.parameters)
                .map(([name, value]) => `${name} ${value}`)
                .join(", ") || t("validations.own")}
        </span>
      ),
    },
  ];
  return (
    <details className={classes.more}>
      <summary>{t("validations.everyWindow", { count: windows.length })}</summary>
      <DataTable
        name="validation.windows"
        label={t("validations.windows")}
        columns={columns}
        rows={windows}
        rowId={({ number }) => String(number)}
      />
    </details>
  );
}

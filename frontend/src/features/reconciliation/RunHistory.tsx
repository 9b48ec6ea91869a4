import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Run, runsQuery } from "@/api/reconciliation";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reconciliation.module.css";

/** Comparisons that were asked for, or that came to another result than the one before. */
export function RunHistory() {
  const { t } = useTranslation();
  const format = useFormat();
  const runs = useInfiniteQuery(runsQuery);
  const columns = useMemo<Column<Run>[]>(
    () => [
      {
        id: "at",
        header: t("reconciliation.at.time"),
        meta: { title: true },
        cell: ({ row: { original: run } }) => <span className="figures">{format.dateTime(run.at)}</span>,
      },
      {
        id: "run",
        header: t("reconciliation.runHeader"),
        cell: ({ row: { original: run } }) => t(`reconciliation.runKind.${run.kind}`),
      },
      {
        id: "state",
        header: t("reconciliation.result"),
        cell: ({ row: { original: run } }) => (
          <strong className={classes.mark} data-state={run.state}>
            {t(`reconciliation.state.${run.state}`)}
          </strong>
        ),
      },
      {
        id: "found",
        header: t("reconciliation.found"),
        cell: ({ row: { original: run } }) =>
          run.differences
            .map(
              (one) =>
                `${t(`reconciliation.kind.${one.kind}`)}: ${t(`reconciliation.what.${one.what}`)} ${one.subject}`,
            )
            .join("; ") || t("reconciliation.nothing"),
      },
      {
        id: "took",
        header: t("reconciliation.took"),
        meta: { figures: true },
        cell: ({ row: { original: run } }) => <span className="figures">{run.took_ms} ms</span>,
      },
    ],
    [t, format],
  );
  return (
    <>
      <Rows
        query={runs}
        empty={<EmptyState title={t("reconciliation.noRuns")}>{t("reconciliation.noRunsText")}</EmptyState>}
      >
        {(rows) => (
          <DataTable
            name="reconciliations"
            label={t("reconciliation.history")}
            columns={columns}
            rows={rows}
            rowId={(run) => String(run.id)}
          />
        )}
      </Rows>
      <LoadMore query={runs} />
    </>
  );
}

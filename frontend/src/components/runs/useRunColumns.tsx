import type { Backtest } from "@/api/backtests";
import type { Column } from "@/components/DataTable";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

interface Run {
  request: { start: number; end: number };
  state: Backtest["state"];
  progress: number;
}

/** The days that a run covers, and how far it is. */
export function useRunColumns<R extends Run>(): { range: Column<R>; state: Column<R> } {
  const { t } = useTranslation();
  const format = useFormat();
  return {
    range: {
      id: "range",
      header: t("backtests.range"),
      cell: ({ row: { original: run } }) => (
        <>
          <span className="figures">{format.day(run.request.start)} –</span>{" "}
          <span className="figures">{format.day(run.request.end)}</span>
        </>
      ),
    },
    state: {
      id: "state",
      header: t("backtests.state"),
      cell: ({ row: { original: run } }) => (
        <span className="figures">
          {t(`backtests.states.${run.state}`)}
          {run.state === "RUNNING" && ` ${format.percent(run.progress)}`}
        </span>
      ),
    },
  };
}

import { Link } from "@tanstack/react-router";
import type { Backtest } from "@/api/backtests";
import type { Column } from "@/components/DataTable";
import { Change } from "@/components/Profit";
import { useRunColumns } from "@/components/runs/useRunColumns";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";

/** Runs and their figures; a run is opened by its name. */
export function useBacktestColumns(): Column<Backtest>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { range, state } = useRunColumns<Backtest>();
  const text = (value: number | null | undefined): string | null => (value == null ? null : String(value));
  return [
    {
      id: "name",
      header: t("backtests.strategy"),
      meta: { title: true },
      cell: ({ row: { original: run } }) => (
        <Link to="/backtests/$id" params={{ id: run.id }}>
          {run.request.strategy} · {run.timeframe}
        </Link>
      ),
    },
    {
      id: "pairs",
      header: t("backtests.pairs"),
      cell: ({ row: { original: run } }) =>
        run.request.pairs.length > 2
          ? t("backtests.pairCount", {
              first: run.request.pairs[0] ?? "",
              more: run.request.pairs.length - 1,
            })
          : run.request.pairs.join(", "),
    },
    range,
    state,
    {
      id: "return",
      header: t("metrics.total_return.name"),
      meta: { figures: true, term: "metrics.total_return.name" },
      cell: ({ row: { original: run } }) => <Change value={text(run.summary?.total_return)} />,
    },
    {
      id: "market",
      header: t("metrics.market_return.name"),
      meta: { figures: true, term: "metrics.market_return.name" },
      cell: ({ row: { original: run } }) => <Change value={text(run.summary?.market_return)} />,
    },
    {
      id: "drawdown",
      header: t("metrics.max_drawdown.name"),
      meta: { figures: true, term: "metrics.max_drawdown.name" },
      cell: ({ row: { original: run } }) => format.percent(run.summary?.max_drawdown),
    },
    {
      id: "sharpe",
      header: t("metrics.sharpe.name"),
      meta: { figures: true, term: "metrics.sharpe.name" },
      cell: ({ row: { original: run } }) => format.ratio(text(run.summary?.sharpe)),
    },
    {
      id: "trades",
      header: t("metrics.trades.name"),
      meta: { figures: true, term: "metrics.trades.name" },
      cell: ({ row: { original: run } }) => (run.summary ? format.integer(run.summary.trades) : MISSING),
    },
  ];
}

import { Skeleton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Backtest, backtestQuery, type Report, reportQuery } from "@/api/backtests";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";
import { useDoubts } from "./doubts";
import { COSTS, PERFORMANCE, TRADING, useMetricText } from "./metricText";

interface Compared {
  run: Backtest;
  report: Report;
}

/** Runs side by side, figure by figure. */
export function CompareView({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  const runs = useQueries({ queries: ids.map(backtestQuery) });
  const reports = useQueries({ queries: ids.map(reportQuery) });
  const failed = [...runs, ...reports].find(({ error }) => error !== null);
  const compared = ids.flatMap((_, index): Compared[] => {
    const run = runs[index]?.data;
    const report = reports[index]?.data;
    return run && report ? [{ run, report }] : [];
  });
  return (
    <Page title={t("backtests.comparison")} back={<BackLink to="backtests" />}>
      {ids.length < 2 && <EmptyState title={t("backtests.tooFew")}>{t("backtests.tooFewText")}</EmptyState>}
      {failed && <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />}
      {ids.length > 1 && !failed && compared.length < ids.length && <Skeleton height="20rem" />}
      {ids.length > 1 && compared.length === ids.length && <CompareTable compared={compared} />}
    </Page>
  );
}

function CompareTable({ compared }: { compared: Compared[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useMetricText(compared[0]?.run.request.stake_currency ?? "USDT");
  const doubts = useDoubts();
  const cautions = compared.map(({ run, report }) => doubts(run, report).join(" "));
  const slippageText = ({ request: { slippage } }: Backtest): string => {
    const model = slippage?.model ?? "none";
    const scaled = model === "fixed" || model === "volume";
    const cap = slippage?.fill_share;
    return [
      t(`backtests.model.${model}`),
      ...(scaled ? [format.percent((slippage?.bps ?? 0) / 10_000)] : []),
      ...(cap == null ? [] : [t("backtests.cappedAt", { share: format.percent(cap) })]),
    ].join(", ");
  };
  const row = (label: string, cells: string[], help?: string) => (
    <tr key={label}>
      <th scope="row" title={help}>
        {label}
      </th>
      {cells.map((cell, index) => (
        <td key={compared[index]?.run.id} className="figures">
          {cell}
        </td>
      ))}
    </tr>
  );
  return (
    <div className={`${classes.surface} ${runs.scroll}`}>
      <table className={classes.compare} aria-label={t("backtests.comparison")}>
        <thead>
          <tr>
            <td />
            {compared.map(({ run }) => (
              <th key={run.id} scope="col">
                <Link to="/backtests/$id" params={{ id: run.id }}>
                  {run.request.strategy}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(
            t("backtests.pairs"),
            compared.map(({ run }) => run.request.pairs.join(", ")),
          )}
          {row(
            t("backtests.timeframe"),
            compared.map(({ run }) => run.timeframe),
          )}
          {row(
            t("backtests.range"),
            compared.map(({ run }) => `${format.day(run.request.start)} – ${format.day(run.request.end)}`),
          )}
          {row(
            t("backtests.balance"),
            compared.map(({ report, run }) =>
              format.money(report.start_balance, run.request.stake_currency ?? "USDT"),
            ),
          )}
          {row(
            t("backtests.stake"),
            compared.map(({ run: { request } }) =>
              request.stake_amount == null
                ? t("backtests.stakeDivided", { count: request.max_open_trades ?? 1 })
                : format.money(request.stake_amount, request.stake_currency ?? "USDT"),
            ),
          )}
          {row(
            t("backtests.fee"),
            compared.map(({ run }) => format.percent(Number(run.request.fee))),
          )}
          {row(
            t("backtests.slippage"),
            compared.map(({ run }) => slippageText(run)),
          )}
          {row(
            t("backtests.gates"),
            compared.map(({ run }) => t(run.request.gates ? "backtests.yes" : "backtests.no")),
          )}
          {cautions.some(Boolean) && row(t("backtests.caution"), cautions)}
          {PERFORMANCE.map((name) =>
            row(
              t(`metrics.${name}.name`),
              compared.map(({ report }) => text(name, report.metrics.performance[name])),
              t(`metrics.${name}.help`),
            ),
          )}
          {row(
            t("metrics.beyond_market.name"),
            compared.map(({ report }) => format.percent(report.metrics.beyond_market, { signed: true })),
            t("metrics.beyond_market.help"),
          )}
          {[...TRADING, ...COSTS].map((name) =>
            row(
              t(`metrics.${name}.name`),
              compared.map(({ report }) => text(name, report.metrics.trading[name])),
              t(`metrics.${name}.help`),
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

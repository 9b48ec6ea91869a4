import { Skeleton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Backtest, backtestQuery, type Report, reportQuery } from "@/api/backtests";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { BackLink } from "./BackLink";
import classes from "./Backtests.module.css";
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
    <Page title={t("backtests.comparison")} back={<BackLink />}>
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
    <div className={`${classes.surface} ${classes.scroll}`}>
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

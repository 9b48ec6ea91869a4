import { Alert, Skeleton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { type Backtest, backtestTradesQuery, type Report, reportQuery } from "@/api/backtests";
import { ChartFrame } from "@/components/chart/ChartFrame";
import { ErrorNote } from "@/components/ErrorNote";
import { RegimeTable } from "@/components/RegimeTable";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";
import type { ReportSearch } from "./backtestSearch";
import { CostSection } from "./CostSection";
import { useDoubts } from "./doubts";
import { FigureGrid } from "./FigureGrid";
import { GroupTable } from "./GroupTable";
import { Histogram } from "./Histogram";
import { MonthTable } from "./MonthTable";
import { NoTrades } from "./NoTrades";
import { RecordSection } from "./RecordSection";
import { TradeSection } from "./TradeSection";

const ReportChart = lazy(async () => ({ default: (await import("./ReportChart")).ReportChart }));

interface ReportViewProps {
  run: Backtest;
  search: ReportSearch;
  onSearch: (change: ReportSearch) => void;
}

/** Everything a finished run says, from the curve down to each trade. */
export function ReportView({ run, search, onSearch }: ReportViewProps) {
  const { data: report, error, refetch } = useQuery(reportQuery(run.id));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (report === undefined) return <Skeleton height="30rem" />;
  return <Loaded run={run} report={report} search={search} onSearch={onSearch} />;
}

function Loaded({ run, report, search, onSearch }: ReportViewProps & { report: Report }) {
  const { t } = useTranslation();
  const trades = useQuery(backtestTradesQuery(run.id));
  const currency = run.request.stake_currency ?? "USDT";
  const doubts = useDoubts();
  return (
    <>
      {doubts(run, report).map((doubt) => (
        <Note key={doubt}>{doubt}</Note>
      ))}
      {report.gates !== null && report.gates.allowed === 0 && report.gates.denied.length > 0 && (
        <Note>
          {t("backtests.allDenied", { codes: report.gates.denied.map(({ code }) => code).join(", ") })}
        </Note>
      )}
      {report.metrics.trading.trades === 0 && report.entries !== null && (
        <NoTrades entries={report.entries} />
      )}
      <Section flush title={t("backtests.equity")}>
        <Suspense fallback={<Skeleton className={classes.chart} radius={0} />}>
          <ReportChart
            report={report}
            currency={currency}
            label={t("backtests.equityLabel")}
            image={{ title: `${run.request.strategy} · ${t("backtests.equity")}`, mark: "BACKTEST" }}
          />
        </Suspense>
      </Section>
      <FigureGrid metrics={report.metrics} currency={currency} />
      <Section flush title={t("backtests.months")}>
        <MonthTable months={report.metrics.months} />
      </Section>
      <div className={runs.pairOf}>
        <Section title={t("backtests.histogram")}>
          {trades.error && <ErrorNote error={trades.error} onRetry={() => void trades.refetch()} />}
          {trades.data && (
            <ChartFrame
              image={{
                title: `${run.request.strategy} · ${t("backtests.histogram")}`,
                mark: "BACKTEST",
                span: [run.request.start, run.request.end],
              }}
            >
              <Histogram values={trades.data.map(({ profit_ratio: ratio }) => ratio)} />
            </ChartFrame>
          )}
        </Section>
        <CostSection report={report} currency={currency} />
      </div>
      <RegimeTable regimes={report.metrics.regimes} currency={currency} />
      <div className={runs.pairOf}>
        <GroupTable
          title={t("backtests.byPair")}
          first={t("data.pair")}
          groups={report.pairs}
          currency={currency}
        />
        <GroupTable
          title={t("backtests.byExit")}
          first={t("backtests.exit")}
          groups={report.exits}
          currency={currency}
        />
      </div>
      {trades.data && (
        <TradeSection
          run={run}
          trades={trades.data}
          currency={currency}
          search={search}
          onSearch={onSearch}
        />
      )}
      <RecordSection run={run} />
    </>
  );
}

function Note({ children }: { children: string }) {
  return (
    <Alert color="signal" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
      {children}
    </Alert>
  );
}

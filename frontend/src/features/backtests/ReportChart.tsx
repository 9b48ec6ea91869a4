import { useMemo } from "react";
import type { Report } from "@/api/backtests";
import type { ChartImage } from "@/components/chart/ChartFrame";
import { MoneyChart } from "@/components/chart/MoneyChart";
import { chartTime } from "@/components/chart/useChart";
import classes from "./Backtests.module.css";
import { heldCurve } from "./heldCurve";

interface ReportChartProps {
  report: Report;
  currency: string;
  label: string;
  image: ChartImage;
}

/** The equity, holding the pairs from the same balance beside it, the drawdown below both. */
export function ReportChart({ report, ...rest }: ReportChartProps) {
  const points = useMemo(
    () => ({
      main: report.equity.map(({ ts, value }) => ({ time: chartTime(ts), value: Number(value) })),
      beside: heldCurve(report).map(({ ts, value }) => ({ time: chartTime(ts), value })),
      drawdown: report.equity.map(({ ts, drawdown }) => ({ time: chartTime(ts), value: -drawdown })),
    }),
    [report],
  );
  return <MoneyChart {...rest} points={points} className={classes.chart} />;
}

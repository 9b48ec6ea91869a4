import { AreaSeries, type ISeriesApi, LineSeries, LineStyle } from "lightweight-charts";
import { useEffect, useRef, useState } from "react";
import type { Report } from "@/api/backtests";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { styleCurves } from "@/components/chart/curveStyle";
import { chartTime, inSight, useChart } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import classes from "./Backtests.module.css";
import { heldCurve } from "./heldCurve";

interface ReportChartProps {
  report: Report;
  currency: string;
  label: string;
  image: ChartImage;
}

interface Curves {
  equity: ISeriesApi<"Area">;
  market: ISeriesApi<"Line">;
  drawdown: ISeriesApi<"Area">;
}

const DRAWDOWN_PANE = 1;

/** The equity as an area, holding the pairs from the same balance as a dashed line, the drawdown below both. */
export function ReportChart({ report, currency, label, image }: ReportChartProps) {
  const container = useRef<HTMLElement>(null);
  const mounted = useChart(container);
  const format = useFormat();
  const [curves, setCurves] = useState<Curves | null>(null);
  const chart = mounted?.chart;

  useEffect(() => {
    if (chart === undefined) return;
    const shared = { priceLineVisible: false, lastValueVisible: false } as const;
    const equity = chart.addSeries(AreaSeries, { ...shared, lineWidth: 2 });
    const market = chart.addSeries(LineSeries, {
      ...shared,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      crosshairMarkerVisible: false,
    });
    const drawdown = chart.addSeries(
      AreaSeries,
      { ...shared, lineWidth: 1, invertFilledArea: true },
      DRAWDOWN_PANE,
    );
    chart.panes()[DRAWDOWN_PANE]?.setStretchFactor(0.35);
    setCurves({ equity, market, drawdown });
    return () => setCurves(null);
  }, [chart]);

  useEffect(() => {
    if (curves === null || mounted === null) return;
    styleCurves(
      { main: curves.equity, beside: curves.market, drawdown: curves.drawdown },
      mounted.colors,
      format,
      currency,
    );
  }, [curves, mounted, format, currency]);

  useEffect(() => {
    if (curves === null) return;
    const times = report.equity.map(({ ts }) => chartTime(ts));
    curves.equity.setData(
      report.equity.map(({ ts, value }) => ({ time: chartTime(ts), value: Number(value) })),
    );
    curves.market.setData(heldCurve(report).map(({ ts, value }) => ({ time: chartTime(ts), value })));
    curves.drawdown.setData(
      report.equity.map(({ drawdown }, index) => ({ time: times[index] ?? chartTime(0), value: -drawdown })),
    );
    chart?.timeScale().applyOptions({ rightOffset: 0, lockVisibleTimeRangeOnResize: true });
    chart?.timeScale().fitContent();
  }, [curves, chart, report]);

  return (
    <ChartFrame image={image} inSight={() => inSight(chart)} className={classes.chart}>
      <figure ref={container} className={classes.canvas} aria-label={label} />
    </ChartFrame>
  );
}

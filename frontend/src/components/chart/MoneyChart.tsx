import { AreaSeries, type ISeriesApi, LineSeries, LineStyle, type UTCTimestamp } from "lightweight-charts";
import { useEffect, useRef, useState } from "react";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { inSight, useChart } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import classes from "./Chart.module.css";
import { styleCurves } from "./curveStyle";

interface Point {
  time: UTCTimestamp;
  value: number;
}

/** Oldest first each. */
interface MoneyPoints {
  main: Point[];
  /** What the curve is held against. */
  beside: Point[];
  /** Fractions, at or below zero. */
  drawdown: Point[];
}

interface MoneyChartProps {
  points: MoneyPoints;
  currency: string;
  label: string;
  image: ChartImage;
  /** Its height is that of the whole frame, as the place that was held for it. */
  className?: string | undefined;
}

interface Curves {
  main: ISeriesApi<"Area">;
  beside: ISeriesApi<"Line">;
  drawdown: ISeriesApi<"Area">;
}

const DRAWDOWN_PANE = 1;
// As a fraction of the other pane's.
const DRAWDOWN_HEIGHT = 0.35;

/** A curve of money as an area, what it is held against as a dashed line, the drawdown below both. */
export function MoneyChart(props: MoneyChartProps) {
  const { points, currency, label, image, className } = props;
  const container = useRef<HTMLElement>(null);
  const mounted = useChart(container);
  const format = useFormat();
  const [curves, setCurves] = useState<Curves | null>(null);
  const chart = mounted?.chart;

  useEffect(() => {
    if (chart === undefined) return;
    const shared = { priceLineVisible: false, lastValueVisible: false } as const;
    const main = chart.addSeries(AreaSeries, { ...shared, lineWidth: 2 });
    const beside = chart.addSeries(LineSeries, {
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
    chart.panes()[DRAWDOWN_PANE]?.setStretchFactor(DRAWDOWN_HEIGHT);
    setCurves({ main, beside, drawdown });
    return () => setCurves(null);
  }, [chart]);

  useEffect(() => {
    if (curves === null || mounted === null) return;
    styleCurves(curves, mounted.colors, format, currency);
  }, [curves, mounted, format, currency]);

  useEffect(() => {
    if (curves === null) return;
    curves.main.setData(points.main);
    curves.beside.setData(points.beside);
    curves.drawdown.setData(points.drawdown);
    // Nothing lies beyond the edges of a run: so its first and last label are moved in, where one would be cut in two.
    const whole = { fixLeftEdge: true, fixRightEdge: true, lockVisibleTimeRangeOnResize: true };
    chart?.timeScale().applyOptions({ rightOffset: 0, ...whole });
    chart?.timeScale().fitContent();
  }, [curves, chart, points]);

  return (
    <ChartFrame image={image} inSight={() => inSight(chart)} className={className}>
      <figure ref={container} className={classes.canvas} aria-label={label} />
    </ChartFrame>
  );
}

import { AreaSeries, type ISeriesApi, LineSeries, LineStyle } from "lightweight-charts";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { styleCurves } from "@/components/chart/curveStyle";
import { levels } from "@/components/chart/equityLevels";
import { chartTime, inSight, useChart } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import { subtract } from "@/lib/amount";
import { drawdown } from "@/lib/drawdown";
import { toNumber } from "@/lib/format";
import classes from "./Chart.module.css";

type Point = Schemas["EquityPointPublic"];

interface EquityChartProps {
  /** Oldest first. */
  points: Point[];
  currency: string;
  label: string;
  image: ChartImage;
}

interface Curves {
  profit: ISeriesApi<"Area">;
  realised: ISeriesApi<"Line">;
  drawdown: ISeriesApi<"Area">;
}

const DRAWDOWN_PANE = 1;

/** A figure less what the bots were given, so that an allocation is no step in the curve. */
function gained({ ts, start }: Point, figure: string | null) {
  return start === null || figure === null
    ? []
    : [{ time: chartTime(ts), value: toNumber(subtract(figure, start)) }];
}

/** Profit (equity less allocations) as an area, the realised part as a dashed line, the drawdown below both. */
export function EquityChart({ points, currency, label, image }: EquityChartProps) {
  const container = useRef<HTMLElement>(null);
  const mounted = useChart(container);
  const format = useFormat();
  const [curves, setCurves] = useState<Curves | null>(null);
  const chart = mounted?.chart;

  useEffect(() => {
    if (chart === undefined) return;
    const shared = { priceLineVisible: false, lineWidth: 2 } as const;
    const profit = chart.addSeries(AreaSeries, shared);
    const realised = chart.addSeries(LineSeries, {
      ...shared,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
    const fall = chart.addSeries(
      AreaSeries,
      { ...shared, lineWidth: 1, invertFilledArea: true },
      DRAWDOWN_PANE,
    );
    chart.panes()[DRAWDOWN_PANE]?.setStretchFactor(0.8);
    setCurves({ profit, realised, drawdown: fall });
    return () => setCurves(null);
  }, [chart]);

  useEffect(() => {
    if (curves === null || mounted === null) return;
    styleCurves(
      { main: curves.profit, beside: curves.realised, drawdown: curves.drawdown },
      mounted.colors,
      format,
      currency,
    );
  }, [curves, mounted, format, currency]);

  useEffect(() => {
    if (curves === null) return;
    curves.profit.setData(points.flatMap((point) => gained(point, point.equity)));
    curves.realised.setData(points.flatMap((point) => gained(point, point.balance)));
    curves.drawdown.setData(
      drawdown(levels(points)).map(({ ts, value }) => ({ time: chartTime(ts), value })),
    );
    chart?.timeScale().applyOptions({ rightOffset: 0, lockVisibleTimeRangeOnResize: true });
    chart?.timeScale().fitContent();
  }, [curves, chart, points]);

  return (
    <ChartFrame image={image} inSight={() => inSight(chart)} className={classes.equity}>
      <figure ref={container} className={classes.canvas} aria-label={label} />
    </ChartFrame>
  );
}

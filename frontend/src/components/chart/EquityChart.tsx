import { AreaSeries, type ISeriesApi, LineSeries, LineStyle } from "lightweight-charts";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { chartTime, useChart } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import { toNumber } from "@/lib/format";
import classes from "./Chart.module.css";

interface EquityChartProps {
  /** Oldest first. */
  points: Schemas["EquityPointPublic"][];
  currency: string;
  label: string;
}

interface Curves {
  equity: ISeriesApi<"Area">;
  balance: ISeriesApi<"Line">;
}

/** Equity as an area, and the balance (what is realised) as a dashed line. */
export function EquityChart({ points, currency, label }: EquityChartProps) {
  const container = useRef<HTMLDivElement>(null);
  const mounted = useChart(container);
  const format = useFormat();
  const [curves, setCurves] = useState<Curves | null>(null);
  const chart = mounted?.chart;

  useEffect(() => {
    if (chart === undefined) return;
    const shared = { priceLineVisible: false, lineWidth: 2 } as const;
    const equity = chart.addSeries(AreaSeries, shared);
    const balance = chart.addSeries(LineSeries, {
      ...shared,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
    setCurves({ equity, balance });
    return () => setCurves(null);
  }, [chart]);

  useEffect(() => {
    if (curves === null || mounted === null) return;
    const { brand, textSoft } = mounted.colors;
    const priceFormat = {
      type: "custom" as const,
      minMove: 0.01,
      formatter: (value: number) => format.amount(value.toFixed(8), currency),
    };
    curves.equity.applyOptions({
      lineColor: brand,
      topColor: `${brand}40`,
      bottomColor: `${brand}00`,
      priceFormat,
    });
    curves.balance.applyOptions({ color: textSoft, priceFormat });
  }, [curves, mounted, format, currency]);

  useEffect(() => {
    if (curves === null) return;
    curves.equity.setData(
      points.flatMap(({ ts, equity }) =>
        equity === null ? [] : [{ time: chartTime(ts), value: toNumber(equity) }],
      ),
    );
    curves.balance.setData(
      points.map(({ ts, balance }) => ({ time: chartTime(ts), value: toNumber(balance) })),
    );
    chart?.timeScale().applyOptions({ rightOffset: 0 });
    chart?.timeScale().fitContent();
  }, [curves, chart, points]);

  return <div ref={container} className={classes.equity} role="img" aria-label={label} />;
}

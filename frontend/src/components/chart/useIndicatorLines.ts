import { type IChartApi, LineSeries } from "lightweight-charts";
import { useEffect } from "react";
import { chartTime } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import type { Format } from "@/lib/format";
import { priceDigits } from "@/lib/priceDigits";
import type { IndicatorLine } from "./indicatorLine";

/** An RSI with two decimals, a figure far below one with those that say something; neither is a price. */
function figures({ points }: IndicatorLine["line"], format: Format) {
  const largest = points.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const digits = largest >= 1 ? 2 : priceDigits(`${largest}`);
  const formatter = (value: number): string => format.quantity(value.toFixed(digits), digits);
  return { type: "custom" as const, minMove: 10 ** -digits, formatter };
}

/** Draws the strategy's lines: those of the `price` pane over the candles, each other pane below them. */
export function useIndicatorLines(chart: IChartApi | undefined, shown: IndicatorLine[]): void {
  const format = useFormat();
  useEffect(() => {
    if (chart === undefined || shown.length === 0) return;
    const below = [...new Set(shown.map(({ line }) => line.pane).filter((pane) => pane !== "price"))];
    const series = shown.map(({ line, color }) => {
      const pane = line.pane === "price" ? 0 : below.indexOf(line.pane) + 1;
      const made = chart.addSeries(
        LineSeries,
        {
          color,
          ...(pane > 0 && { priceFormat: figures(line, format) }),
          lineWidth: 1,
          title: line.name,
          priceLineVisible: false,
          lastValueVisible: pane > 0,
          crosshairMarkerVisible: false,
        },
        pane,
      );
      made.setData(line.points.map(({ ts, value }) => ({ time: chartTime(ts), value })));
      return made;
    });
    for (const pane of chart.panes().slice(1)) pane.setStretchFactor(0.3);
    chart.panes()[0]?.setStretchFactor(1);
    return () => {
      for (const made of series) chart.removeSeries(made);
    };
  }, [chart, shown, format]);
}

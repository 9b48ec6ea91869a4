import type { ISeriesApi } from "lightweight-charts";
import type { ChartColors } from "@/components/chart/useChart";
import type { Format } from "@/lib/format";

interface MoneyCurves {
  main: ISeriesApi<"Area">;
  beside: ISeriesApi<"Line">;
  /** Fractions, at or below zero. */
  drawdown: ISeriesApi<"Area">;
}

/** The colours of a curve of money, of the one it is held against and of its drawdown, and how their prices read. */
export function styleCurves(
  { main, beside, drawdown }: MoneyCurves,
  { brand, textSoft, down }: ChartColors,
  format: Format,
  currency: string,
): void {
  const priceFormat = {
    type: "custom" as const,
    minMove: 0.01,
    formatter: (value: number) => format.amount(value.toFixed(8), currency),
  };
  main.applyOptions({ lineColor: brand, topColor: `${brand}40`, bottomColor: `${brand}00`, priceFormat });
  beside.applyOptions({ color: textSoft, priceFormat });
  drawdown.applyOptions({
    lineColor: down,
    topColor: `${down}10`,
    bottomColor: `${down}50`,
    priceFormat: { type: "custom", minMove: 0.0001, formatter: (value: number) => format.percent(value) },
  });
}

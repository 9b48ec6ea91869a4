import type { IChartApi, MouseEventParams } from "lightweight-charts";
import { useEffect } from "react";
import type { BotCandles } from "@/api/bots";
import { chartTime } from "@/components/chart/useChart";
import { closest } from "./candles";

export type Denied = BotCandles["blocked"][number];

/** Half of what a finger hits, CSS pixels. */
const REACH = 16;

/** Tells which candle of denied entries was clicked or tapped: the closest one in reach. */
export function useDeniedClick(
  chart: IChartApi | undefined,
  blocked: readonly Denied[],
  onDenied: ((denied: Denied) => void) | undefined,
): void {
  useEffect(() => {
    if (chart === undefined || onDenied === undefined) return;
    const clicked = ({ point }: MouseEventParams) => {
      if (point === undefined) return;
      const scale = chart.timeScale();
      const found = closest(blocked, point.x, REACH, ({ ts }) => scale.timeToCoordinate(chartTime(ts)));
      if (found !== undefined) onDenied(found);
    };
    chart.subscribeClick(clicked);
    return () => chart.unsubscribeClick(clicked);
  }, [chart, blocked, onDenied]);
}

import { useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type SolidColor,
  type UTCTimestamp,
} from "lightweight-charts";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { settingsQuery } from "@/api/settings";
import { timeLabel } from "@/components/chart/timeLabel";
import { useFormat } from "@/components/useFormat";

const TRANSPARENT: SolidColor = { type: ColorType.Solid, color: "transparent" };

export interface ChartColors {
  up: string;
  down: string;
  loss: string;
  brand: string;
  line: string;
  text: string;
  textSoft: string;
  surface: string;
  signal: string;
}

function colors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    up: token("--up"),
    down: token("--down"),
    loss: token("--loss"),
    brand: token("--brand"),
    line: token("--line"),
    text: token("--text"),
    textSoft: token("--text-soft"),
    surface: token("--surface"),
    signal: token("--live"),
  };
}

/** The chart library counts seconds, the rest of Vostok milliseconds. */
export function chartTime(ts: number): UTCTimestamp {
  return Math.floor(ts / 1_000) as UTCTimestamp;
}

/** From and to of what `chart` shows, UTC ms. */
export function inSight(chart: IChartApi | undefined): [number, number] | null {
  const range = chart?.timeScale().getVisibleRange();
  return range ? [Number(range.from) * 1_000, Number(range.to) * 1_000] : null;
}

interface MountedChart {
  chart: IChartApi;
  colors: ChartColors;
}

/** A chart in `container`, in the colours of the scheme and the owner's way to write times. */
export function useChart(container: RefObject<HTMLElement | null>): MountedChart | null {
  const [chart, setChart] = useState<IChartApi | null>(null);
  const [palette, setPalette] = useState<ChartColors | null>(null);
  const scheme = useComputedColorScheme("dark");
  const upAndDown = useQuery({ ...settingsQuery, enabled: false }).data?.colors;
  const format = useFormat();

  useEffect(() => {
    if (container.current === null) return;
    const made = createChart(container.current, {
      autoSize: true,
      // The library's own ground is white until the colours of the scheme come, a moment later.
      layout: { background: TRANSPARENT },
      crosshair: { mode: CrosshairMode.Normal },
      // A label that the edge of a pane would cut in two is left out.
      rightPriceScale: { borderVisible: false, entireTextOnly: true },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 4 },
    });
    setChart(made);
    return () => {
      setChart(null);
      // What was drawn on it is cleaned up after this, and needs the chart until then.
      queueMicrotask(() => made.remove());
    };
  }, [container]);

  // Before the browser paints, as what is drawn on the chart: each wait for a frame would show it empty for so long.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens read here change with the scheme and the choice of colours
  useLayoutEffect(() => {
    if (container.current === null || chart === null) return;
    const tokens = colors(container.current);
    chart.applyOptions({
      layout: {
        background: TRANSPARENT,
        textColor: tokens.textSoft,
        fontFamily: getComputedStyle(container.current).fontFamily,
        fontSize: 11,
        panes: { separatorColor: tokens.line },
      },
      grid: { vertLines: { visible: false }, horzLines: { color: tokens.line } },
    });
    setPalette(tokens);
  }, [container, chart, scheme, upAndDown]);

  useEffect(() => {
    chart?.applyOptions({
      localization: { timeFormatter: (time: number) => format.dateTime(time * 1_000) },
      timeScale: {
        tickMarkFormatter: (time: number, kind: number) => timeLabel(time, kind, format),
      },
    });
  }, [chart, format]);

  return useMemo(() => (chart && palette ? { chart, colors: palette } : null), [chart, palette]);
}

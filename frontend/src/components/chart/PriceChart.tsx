import {
  CandlestickSeries,
  createSeriesMarkers,
  HistogramSeries,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesMarker,
  type Time,
} from "lightweight-charts";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { BotCandles, Candle } from "@/api/bots";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { type ChartColors, chartTime, inSight, useChart } from "@/components/chart/useChart";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { sign, toNumber } from "@/lib/format";
import classes from "./Chart.module.css";
import { candleHolding, freshFrom, itemAt } from "./candles";
import type { IndicatorLine } from "./indicatorLine";
import type { DrawnTrade } from "./tradeSpan";
import { type Denied, useDeniedClick } from "./useDeniedClick";
import { useIndicatorLines } from "./useIndicatorLines";
import { useTradeLine } from "./useTradeLine";

interface Layers {
  candles: ISeriesApi<"Candlestick">;
  volume: ISeriesApi<"Histogram">;
  markers: ISeriesMarkersPluginApi<Time>;
}

function candleBar({ ts, open, high, low, close }: Candle) {
  return {
    time: chartTime(ts),
    open: toNumber(open),
    high: toNumber(high),
    low: toNumber(low),
    close: toNumber(close),
  };
}

function volumeBars(candles: Candle[], { up, down }: ChartColors) {
  const [rising, falling] = [`${up}38`, `${down}38`];
  return candles.map(({ ts, open, close, volume }) => ({
    time: chartTime(ts),
    value: toNumber(volume),
    color: toNumber(close) >= toNumber(open) ? rising : falling,
  }));
}

/** Entries point up from below, exits down from above; an exit says by shape and colour how it ended. */
function arrow(
  marker: BotCandles["markers"][number],
  candles: Candle[],
  colors: ChartColors,
): SeriesMarker<Time> {
  const time = chartTime(candleHolding(candles, marker.ts));
  if (marker.side === "BUY") {
    return { time, position: "belowBar", shape: "arrowUp", color: colors.brand, size: 1.2 };
  }
  const lost = marker.realised !== null && sign(marker.realised) < 0;
  return {
    time,
    position: "aboveBar",
    shape: "arrowDown",
    color: lost ? colors.down : colors.up,
    size: 1.2,
  };
}

/** An entry that was denied is the hollow shape of the arrow it would have become. */
function hollow({ ts }: BotCandles["blocked"][number], colors: ChartColors): SeriesMarker<Time> {
  // The chart's own shapes are filled; a text marker of size zero shows only its character.
  return {
    time: chartTime(ts),
    position: "belowBar",
    shape: "arrowUp",
    color: colors.loss,
    size: 0,
    text: "△",
  };
}

interface PriceChartProps {
  pair: string;
  data: Pick<BotCandles, "items" | "markers" | "blocked">;
  label: string;
  image: ChartImage;
  /** The trade that is pointed at, if it is one of this pair. */
  trade?: DrawnTrade | null;
  indicators?: IndicatorLine[];
  /** Entries that were denied, by their marker that was clicked. */
  onDenied?: (denied: Denied) => void;
}

const NO_LINES: IndicatorLine[] = [];

/** Candles with volume, the bot's fills as arrows and its denied entries as hollow ones, at their candles. */
export function PriceChart({
  pair,
  data,
  label,
  image,
  trade = null,
  indicators = NO_LINES,
  onDenied,
}: PriceChartProps) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const format = useFormat();
  const price = usePrice();
  const container = useRef<HTMLElement>(null);
  const mounted = useChart(container);
  const chart = mounted?.chart;
  const [layers, setLayers] = useState<Layers | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const drawn = useRef<Candle[]>([]);

  useLayoutEffect(() => {
    if (chart === undefined) return;
    const candles = chart.addSeries(CandlestickSeries, { borderVisible: false });
    candles.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.24 } });
    const volume = chart.addSeries(HistogramSeries, {
      priceScaleId: "",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    setLayers({ candles, volume, markers: createSeriesMarkers(candles) });
    chart.subscribeCrosshairMove(({ time }) => setPointed(typeof time === "number" ? time * 1_000 : null));
    return () => {
      drawn.current = [];
      setLayers(null);
    };
  }, [chart]);

  useLayoutEffect(() => {
    if (layers === null || mounted === null) return;
    const { up, down } = mounted.colors;
    layers.candles.applyOptions({ upColor: up, wickUpColor: up, downColor: down, wickDownColor: down });
    layers.volume.setData(volumeBars(drawn.current, mounted.colors));
  }, [layers, mounted]);

  const newest = data.items.at(-1)?.close ?? "0";
  const minMove = price.step(pair, newest);
  useLayoutEffect(() => {
    const formatter = (value: number) => price.drawn(pair, value);
    layers?.candles.applyOptions({ priceFormat: { type: "custom", minMove, formatter } });
  }, [layers, price, pair, minMove]);

  useLayoutEffect(() => {
    if (layers === null || mounted === null || chart === undefined) return;
    const { items } = data;
    const fresh = freshFrom(drawn.current, items);
    if (fresh === null) {
      layers.candles.setData(items.map(candleBar));
      layers.volume.setData(volumeBars(items, mounted.colors));
      chart.timeScale().setVisibleLogicalRange({ from: items.length - 120, to: items.length + 4 });
    } else {
      const news = items.slice(fresh);
      for (const candle of news) layers.candles.update(candleBar(candle));
      for (const bar of volumeBars(news, mounted.colors)) layers.volume.update(bar);
    }
    drawn.current = items;
    const first = items[0]?.ts ?? 0;
    const arrows = data.markers
      .filter(({ ts }) => ts >= first)
      .map((one) => arrow(one, items, mounted.colors));
    const denied = data.blocked.map((one) => hollow(one, mounted.colors));
    layers.markers.setMarkers([...arrows, ...denied].sort((a, b) => Number(a.time) - Number(b.time)));
  }, [layers, mounted, chart, data]);

  const drawing = useMemo(
    () => mounted && layers && { ...mounted, candles: layers.candles },
    [mounted, layers],
  );
  useTradeLine(drawing, data.items, trade);
  useIndicatorLines(chart, indicators);
  useDeniedClick(chart, data.blocked, onDenied);

  const shown = itemAt(data.items, pointed) ?? data.items.at(-1);
  const denied = itemAt(data.blocked, pointed);
  return (
    <ChartFrame image={image} inSight={() => inSight(chart)} className={classes.price}>
      {shown && (
        <div className={`figures ${classes.legend}`} aria-hidden="true">
          <span data-wide>{format.dateTime(shown.ts)}</span>
          <span>
            {t("chart.open")} <b>{price(pair, shown.open)}</b>
          </span>
          <span>
            {t("chart.high")} <b>{price(pair, shown.high)}</b>
          </span>
          <span>
            {t("chart.low")} <b>{price(pair, shown.low)}</b>
          </span>
          <span>
            {t("chart.close")} <b>{price(pair, shown.close)}</b>
          </span>
          <span data-wide>
            {t("chart.volume")} <b>{format.compact(shown.volume)}</b>
          </span>
          {denied && (
            <span>{t("chart.blocked", { count: denied.count, reason: reasonOf(denied) ?? "" })}</span>
          )}
        </div>
      )}
      <figure ref={container} className={classes.canvas} aria-label={label} />
    </ChartFrame>
  );
}

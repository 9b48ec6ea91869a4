import { type IChartApi, type ISeriesApi, LineSeries, LineStyle } from "lightweight-charts";
import { useEffect } from "react";
import type { Candle } from "@/api/bots";
import { type ChartColors, chartTime } from "@/components/chart/useChart";
import { useTranslation } from "@/i18n/useTranslation";
import { sign, toNumber } from "@/lib/format";
import { type DrawnTrade, tradeSpan } from "./tradeSpan";

interface Drawing {
  chart: IChartApi;
  colors: ChartColors;
  candles: ISeriesApi<"Candlestick">;
}

/** Draws `trade` from entry to exit in the colour of its result, with the stop of an open one. */
export function useTradeLine(drawing: Drawing | null, items: Candle[], trade: DrawnTrade | null): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (drawing === null || trade === null) return;
    const { chart, colors, candles } = drawing;
    const span = tradeSpan(items, trade);
    const result = trade.is_open ? trade.unrealised : trade.profit;
    const color = result !== null && sign(result) < 0 ? colors.down : colors.up;
    const line =
      span &&
      chart.addSeries(LineSeries, {
        color,
        lineWidth: 2,
        lineStyle: trade.is_open ? LineStyle.Dashed : LineStyle.Solid,
        pointMarkersVisible: true,
        lastValueVisible: false,
        priceLineVisible: false,
        crosshairMarkerVisible: false,
      });
    line?.setData(span?.map(({ ts, price }) => ({ time: chartTime(ts), value: price })) ?? []);
    const stop =
      trade.is_open && trade.stop_price !== null
        ? candles.createPriceLine({
            price: toNumber(trade.stop_price),
            color: colors.signal,
            lineStyle: LineStyle.Dotted,
            lineWidth: 1,
            title: t("trades.stop"),
            axisLabelVisible: true,
          })
        : null;
    return () => {
      if (line) chart.removeSeries(line);
      if (stop) candles.removePriceLine(stop);
    };
  }, [drawing, items, trade, t]);
}

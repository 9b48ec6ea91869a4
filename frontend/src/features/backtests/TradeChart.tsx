import { Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import type { Backtest, BacktestTrade } from "@/api/backtests";
import { storedCandlesQuery } from "@/api/data";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import { timeframeMs } from "@/lib/timeframe";
import classes from "./Backtests.module.css";

const PriceChart = lazy(async () => ({
  default: (await import("@/components/chart/PriceChart")).PriceChart,
}));

// Candles after a chosen trade: it stands near the right edge, with what came next.
const AFTER = 40;

interface TradeChartProps {
  run: Backtest;
  pair: string;
  trades: BacktestTrade[];
  chosen: BacktestTrade | null;
}

/** The candles a run was made on, with its entries and exits; around the chosen trade, else the newest. */
export function TradeChart({ run, pair, trades, chosen }: TradeChartProps) {
  const { t } = useTranslation();
  const step = timeframeMs(run.timeframe) ?? 0;
  const end = chosen ? Math.min(chosen.closed_at + AFTER * step, run.request.end) : run.request.end;
  const { data, error, refetch } = useQuery({
    ...storedCandlesQuery(pair, run.timeframe, run.request.start, end),
    placeholderData: keepPreviousData,
  });
  const shown = useMemo(() => {
    const markers = trades.flatMap((trade, place) => [
      {
        id: `entry ${place}`,
        ts: trade.opened_at,
        side: "BUY" as const,
        price: trade.open_rate,
        quantity: trade.amount,
        realised: null,
      },
      {
        id: `exit ${place}`,
        ts: trade.closed_at,
        side: "SELL" as const,
        price: trade.close_rate,
        quantity: trade.amount,
        realised: trade.profit,
      },
    ]);
    const last = data?.items.at(-1)?.ts ?? 0;
    return {
      items: data?.items ?? [],
      markers: markers.filter(({ ts }) => ts < last + step),
      blocked: [],
    };
  }, [data, trades, step]);
  const drawn = useMemo(
    () =>
      chosen && {
        is_open: false,
        opened_at: chosen.opened_at,
        closed_at: chosen.closed_at,
        entry_price: chosen.open_rate,
        exit_price: chosen.close_rate,
        mark: null,
        profit: chosen.profit,
        unrealised: null,
        stop_price: null,
      },
    [chosen],
  );
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className={classes.chart} radius={0} />;
  return (
    <Suspense fallback={<Skeleton className={classes.chart} radius={0} />}>
      <PriceChart
        pair={pair}
        key={`${data.pair} ${data.items.at(-1)?.ts ?? 0}`}
        data={shown}
        image={{ title: `${run.request.strategy} · ${pair} · ${run.timeframe}`, mark: "BACKTEST" }}
        label={t("chart.label", { pair, interval: run.timeframe, count: shown.markers.length })}
        trade={drawn}
      />
    </Suspense>
  );
}

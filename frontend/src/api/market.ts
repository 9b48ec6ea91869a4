import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Pair = Schemas["PairPublic"];

export const pairsQuery = queryOptions({
  queryKey: ["pairs"],
  queryFn: () => body(api.GET("/api/market/pairs")),
});

export type Watched = Schemas["WatchedPublic"];
export type Regime = Schemas["RegimePublic"];
export type Depth = Schemas["DepthPublic"];

export const INTERVALS = ["1m", "5m", "15m", "1h", "4h", "1d"] as const;
export type Interval = (typeof INTERVALS)[number];

const marketKey = ["market"] as const;

/** Prices are at most half a minute old at the gateway, indicators change when a candle closes. */
export const watchQuery = (interval: Interval) =>
  queryOptions({
    queryKey: [...marketKey, "watch", interval],
    queryFn: () => body(api.GET("/api/market/watch", { params: { query: { interval } } })),
    refetchInterval: 10_000,
  });

export const pairQuery = (pair: string, interval: Interval) =>
  queryOptions({
    queryKey: [...marketKey, "pair", pair, interval],
    queryFn: () => body(api.GET("/api/market/pair", { params: { query: { pair, interval } } })),
    refetchInterval: 10_000,
  });

export const marketCandlesQuery = (pair: string, interval: Interval) =>
  queryOptions({
    queryKey: [...marketKey, "candles", pair, interval],
    queryFn: () =>
      body(api.GET("/api/market/candles", { params: { query: { pair, interval, limit: 300 } } })),
    refetchInterval: 5_000,
  });

export const marketLinesQuery = (pair: string, interval: Interval) =>
  queryOptions({
    queryKey: [...marketKey, "lines", pair, interval],
    queryFn: () => body(api.GET("/api/market/indicators", { params: { query: { pair, interval } } })),
    refetchInterval: 15_000,
  });

export const depthQuery = (pair: string) =>
  queryOptions({
    queryKey: [...marketKey, "depth", pair],
    queryFn: () => body(api.GET("/api/market/depth", { params: { query: { pair, limit: 12 } } })),
    refetchInterval: 2_000,
  });

export const signalsQuery = (pair: string) =>
  queryOptions({
    queryKey: [...marketKey, "signals", pair],
    queryFn: () => body(api.GET("/api/market/signals", { params: { query: { pair } } })),
    refetchInterval: 15_000,
  });

export const correlationQuery = (interval: Interval) =>
  queryOptions({
    queryKey: [...marketKey, "correlation", interval],
    queryFn: () => body(api.GET("/api/market/correlation", { params: { query: { interval } } })),
    staleTime: 60_000,
  });

export function useChoosePairs() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (pairs: string[]) => body(api.PUT("/api/market/watch", { body: { pairs } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: marketKey }),
  });
}

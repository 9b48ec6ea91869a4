import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Backtest = Schemas["BacktestPublic"];
export type BacktestWish = Schemas["BacktestRequest"];
export type Report = Schemas["ReportPublic"];
export type BacktestTrade = Schemas["BacktestTradePublic"];

const ROWS = 50;
const TRADES_A_READ = 500;

export const backtestKeys = {
  all: ["backtests"] as const,
  lists: ["backtests", "list"] as const,
  one: (id: string) => ["backtests", "one", id] as const,
};

export function backtestsQuery(strategy?: string) {
  return infiniteQueryOptions({
    queryKey: [...backtestKeys.lists, strategy ?? ""],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/backtests", { params: { query: { after: pageParam, limit: ROWS, strategy } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export const backtestQuery = (id: string) =>
  queryOptions({
    queryKey: [...backtestKeys.one(id), "run"],
    queryFn: () => body(api.GET("/api/backtests/{id}", { params: { path: { id } } })),
  });

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: [...backtestKeys.one(id), "report"],
    queryFn: () => body(api.GET("/api/backtests/{id}/report", { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** All closed trades of a run: they do not change any more, and figures and files need each of them. */
export const backtestTradesQuery = (id: string) =>
  queryOptions({
    queryKey: [...backtestKeys.one(id), "trades"],
    queryFn: async () => {
      const found: BacktestTrade[] = [];
      let after: string | null = "0";
      while (after !== null) {
        const query = { after: Number(after), limit: TRADES_A_READ };
        const part: { items: BacktestTrade[]; next: string | null } = await body(
          api.GET("/api/backtests/{id}/trades", { params: { path: { id }, query } }),
        );
        found.push(...part.items);
        after = part.next;
      }
      return found;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: [...backtestKeys.one(id), "record"],
    queryFn: () => body(api.GET("/api/backtests/{id}/record", { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const isUnfinished = ({ state }: Backtest): boolean => state === "QUEUED" || state === "RUNNING";

export function useStartBacktest() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: BacktestWish) => body(api.POST("/api/backtests", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: backtestKeys.lists }),
  });
}

export function useBacktestNotes(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (notes: string) =>
      body(api.PATCH("/api/backtests/{id}", { params: { path: { id } }, body: { notes } })),
    onSuccess: (run) => {
      cache.setQueryData(backtestQuery(id).queryKey, run);
      return cache.invalidateQueries({ queryKey: backtestKeys.lists });
    },
  });
}

export function useCancelBacktest() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.POST("/api/backtests/{id}/cancel", { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: backtestKeys.all }),
  });
}

export function useDeleteBacktest() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/backtests/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: backtestKeys.lists }),
  });
}

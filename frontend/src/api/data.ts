import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type DataFile = Schemas["DataFilePublic"];
export type DataJob = Schemas["DataJobPublic"];
export type Grade = DataFile["grade"];
export type Timeframe = Schemas["DownloadRequest"]["timeframes"][number];
export type Existing = Schemas["ImportFolder"]["existing"];

export const TIMEFRAMES: Timeframe[] = ["1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w"];

const dataKey = ["data"] as const;

/** Files, their coverage and the room they take; jobs have a key of their own, as the socket tells of them. */
export const filesKey = [...dataKey, "files"] as const;

export const dataQuery = queryOptions({
  queryKey: [...filesKey, "list"],
  queryFn: () => body(api.GET("/api/data")),
});

export const storageQuery = queryOptions({
  queryKey: [...filesKey, "storage"],
  queryFn: () => body(api.GET("/api/data/storage")),
});

export const coverageQuery = (pair: string, timeframe: string) =>
  queryOptions({
    queryKey: [...filesKey, "coverage", pair, timeframe],
    queryFn: () => body(api.GET("/api/data/coverage", { params: { query: { pair, timeframe } } })),
  });

/** Stored candles that open from `start` to `end`, the newest of them. */
export const storedCandlesQuery = (pair: string, timeframe: string, start: number, end: number) =>
  queryOptions({
    queryKey: [...filesKey, "candles", pair, timeframe, start, end],
    queryFn: () => body(api.GET("/api/data/candles", { params: { query: { pair, timeframe, start, end } } })),
  });

export const dataJobsQuery = queryOptions({
  queryKey: [...dataKey, "jobs"],
  queryFn: () => body(api.GET("/api/data/jobs")),
});

export const isActive = ({ state }: DataJob): boolean => state === "QUEUED" || state === "RUNNING";

export function useStartDataJob() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Schemas["DownloadRequest"] | Schemas["ImportFolder"]) =>
      body(api.POST("/api/data", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: dataJobsQuery.queryKey }),
  });
}

export function useCancelDataJob() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => body(api.POST("/api/data/jobs/{id}/cancel", { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: dataKey }),
  });
}

export function useDeleteData() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ pair, timeframe }: Pick<DataFile, "pair" | "timeframe">) =>
      api.DELETE("/api/data", { params: { query: { pair, timeframe } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: filesKey }),
  });
}

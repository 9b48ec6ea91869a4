import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type LabEvent = Schemas["LabEventPublic"];
export type LabKind = LabEvent["kind"];

/** What happens to the simulated market is seen within two seconds, also when another tab began it. */
export const labQuery = queryOptions({
  queryKey: ["lab"],
  queryFn: () => body(api.GET("/api/market/lab")),
  refetchInterval: 2_000,
});

export const labCandlesQuery = (pair: string) =>
  queryOptions({
    queryKey: ["lab", "candles", pair],
    queryFn: () =>
      body(api.GET("/api/market/candles", { params: { query: { pair, interval: "1m", limit: 120 } } })),
    enabled: pair !== "",
    refetchInterval: 2_000,
  });

export function useBeginLabEvent() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Schemas["LabRequest"]) => body(api.POST("/api/market/lab", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: labQuery.queryKey }),
  });
}

export function useStopLabEvent() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (event_id: number) =>
      body(api.POST("/api/market/lab/{event_id}/stop", { params: { path: { event_id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: labQuery.queryKey }),
  });
}

/** Lets the simulator forget all orders and balances. */
export const useEmptyExchange = () => useMutation({ mutationFn: () => api.POST("/api/market/lab/empty") });

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { reconciliationKey } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Difference = Schemas["DifferencePublic"];
export type Cell = Schemas["CellPublic"];
export type FixChange = Schemas["FixChangePublic"];
export type Run = Schemas["ReconciliationRunPublic"];

export const reconciliationQuery = queryOptions({
  queryKey: [...reconciliationKey, "now"],
  queryFn: () => body(api.GET("/api/reconciliation")),
  // The light look comes each 5 s, and only what is kept sends a message.
  refetchInterval: 5_000,
});

export const runsQuery = infiniteQueryOptions({
  queryKey: [...reconciliationKey, "runs"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/api/reconciliation/runs", {
        params: { query: { limit: 20, ...(pageParam !== null && { after: Number(pageParam) }) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

function useChange<T>(mutationFn: (wish: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => cache.invalidateQueries({ queryKey: reconciliationKey }),
  });
}

export function useRunReconciliation() {
  return useChange((_: undefined) => body(api.POST("/api/reconciliation/run")));
}

export function useFixDifference() {
  return useChange((id: string) => body(api.POST("/api/reconciliation/fix", { body: { id } })));
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

export type ParityRun = Schemas["ParityRunPublic"];
export type ParityRow = Schemas["ParityRowPublic"];

export const parityKey = (id: string) => [...botKeys.one(id), "parity"] as const;

/** The bot's comparisons with its backtest, and the rows of `run`, or of the newest that is done. */
export function parityQuery(id: string, run: string | undefined) {
  return queryOptions({
    queryKey: [...parityKey(id), run ?? ""],
    queryFn: () => body(api.GET("/api/bots/{id}/parity", { params: { path: { id }, query: { run } } })),
  });
}

export const isComparing = ({ state }: ParityRun): boolean => state === "QUEUED" || state === "RUNNING";

export function useStartParity(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/bots/{id}/parity", { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: parityKey(id) }),
  });
}

export function useCancelParity(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (run: string) =>
      body(api.DELETE("/api/bots/{id}/parity/{run}", { params: { path: { id, run } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: parityKey(id) }),
  });
}

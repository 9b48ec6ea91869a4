import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Risk = Schemas["RiskPublic"];
export type Latch = Schemas["LatchPublic"];
export type TradingState = Risk["state"];

/** The scope of everything. */
export const ALL = "all";

export const riskQuery = queryOptions({
  queryKey: ["risk", "state"],
  queryFn: () => body(api.GET("/api/risk/state")),
  // Prices of unprotected positions change without a message.
  refetchInterval: 30_000,
});

export function useKill() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["KillRequest"]) => body(api.POST("/api/risk/kill", { body: request })),
    onSuccess: (risk) => cache.setQueryData(riskQuery.queryKey, risk),
  });
}

export function useResume() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["ResumeRequest"]) => body(api.POST("/api/risk/resume", { body: request })),
    onSuccess: (risk) => cache.setQueryData(riskQuery.queryKey, risk),
  });
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import { riskQuery } from "@/api/risk";

export type RulesVersion = Schemas["RulesVersionPublic"];

/** The venue's trading rules change seldom, and the gateway looks once a minute. */
export const venueRulesQuery = queryOptions({
  queryKey: ["venue", "rules"],
  queryFn: () => body(api.GET("/api/venue/rules")),
  refetchInterval: 60_000,
});

/** Asks the venue everything that Vostok relies on; no order is placed. */
export const useCheckVenue = () => useMutation({ mutationFn: () => body(api.POST("/api/venue/check")) });

/** After the exchange was emptied: the books of live bots begin again, and the latch that says so is lifted. */
export function useStartAfresh() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Schemas["FreshStartRequest"]) =>
      body(api.POST("/api/venue/fresh-start", { body: wish })),
    onSuccess: (risk) => cache.setQueryData(riskQuery.queryKey, risk),
  });
}

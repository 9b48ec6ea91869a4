import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type RulesVersion = Schemas["RulesVersionPublic"];

/** The venue's trading rules change seldom, and the gateway looks once a minute. */
export const venueRulesQuery = queryOptions({
  queryKey: ["venue", "rules"],
  queryFn: () => body(api.GET("/api/venue/rules")),
  refetchInterval: 60_000,
});

/** Asks the venue everything that Vostok relies on; no order is placed. */
export const useCheckVenue = () => useMutation({ mutationFn: () => body(api.POST("/api/venue/check")) });

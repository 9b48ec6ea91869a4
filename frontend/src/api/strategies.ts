import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Strategy = Schemas["StrategyPublic"];

export const strategiesQuery = queryOptions({
  queryKey: ["strategies"],
  queryFn: () => body(api.GET("/api/strategies")),
});

import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Pair = Schemas["PairPublic"];

export const pairsQuery = queryOptions({
  queryKey: ["pairs"],
  queryFn: () => body(api.GET("/api/market/pairs")),
});

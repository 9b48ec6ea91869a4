import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Strategy = Schemas["StrategyPublic"];

export const strategiesQuery = queryOptions({
  queryKey: ["strategies"],
  queryFn: () => body(api.GET("/api/strategies")),
});

export const strategyQuery = (name: string) =>
  queryOptions({
    queryKey: ["strategies", name],
    queryFn: () => body(api.GET("/api/strategies/{name}", { params: { path: { name } } })),
  });

/** The source in coloured pieces; read when it is looked at. */
export const codeQuery = (name: string) =>
  queryOptions({
    queryKey: ["strategies", name, "code"],
    queryFn: () => body(api.GET("/api/strategies/{name}/code", { params: { path: { name } } })),
  });

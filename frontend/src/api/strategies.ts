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

export type Sheet = Schemas["SheetPublic"];

/** Everything that is known of a strategy; its bots trade on, so it is read again with each visit. */
export const sheetQuery = (name: string) =>
  queryOptions({
    queryKey: ["strategies", "sheet", name],
    queryFn: () => body(api.GET("/api/strategies/{name}/sheet", { params: { path: { name } } })),
    staleTime: 0,
  });

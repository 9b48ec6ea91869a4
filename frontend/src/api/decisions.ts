import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Decision = Schemas["DecisionPublic"];

export interface DecisionFilter {
  bot?: string | undefined;
  pair?: string | undefined;
  rule?: string | undefined;
  verdict?: "allowed" | "denied" | undefined;
  /** Also what the guard asked and was allowed, beside the order that came of it. */
  asked?: true | undefined;
}

const PAGE_ROWS = 50;

/** What the gate said to all bots, newest first. */
export function allDecisionsQuery({ bot, pair, rule, verdict, asked }: DecisionFilter) {
  return infiniteQueryOptions({
    queryKey: ["decisions", { bot, pair, rule, verdict, asked }],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/risk/decisions", {
          params: {
            query: {
              bot_id: bot,
              pair,
              rule,
              allowed: verdict === undefined ? undefined : verdict === "allowed",
              asked: asked ?? false,
              after: pageParam,
              limit: PAGE_ROWS,
            },
          },
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => (next === null ? null : Number(next)),
    refetchInterval: 5_000,
  });
}

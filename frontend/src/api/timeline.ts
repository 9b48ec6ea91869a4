import { infiniteQueryOptions } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

export type Moment = Schemas["TimelinePublic"];

export const TIMELINE_GROUPS = ["all", "state", "change", "hand", "trouble"] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/** What happened to a bot, newest first. */
export function timelineQuery(id: string, group: TimelineGroup) {
  return infiniteQueryOptions({
    queryKey: [...botKeys.one(id), "timeline", group],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/bots/{id}/timeline", {
          params: { path: { id }, query: { group, after: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  });
}

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { alertKeys } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Alert = Schemas["AlertPublic"];
export type AlertLevel = Alert["level"];

const PAGE_ROWS = 30;

/** How many alerts nobody has read; the socket keeps it true. */
export const unreadQuery = queryOptions({
  queryKey: alertKeys.unread,
  queryFn: async () => {
    const { unread, unread_critical } = await body(
      api.GET("/api/alerts", { params: { query: { unread: true, limit: 1 } } }),
    );
    return { unread, unread_critical };
  },
});

/** Alerts, newest first. */
export const alertsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...alertKeys.lists, unread],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/alerts", { params: { query: { unread, limit: PAGE_ROWS, after: pageParam } } })),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => (next === null ? null : Number(next)),
  });

/** Marks alerts as read: those named, or all up to one. */
export function useReadAlerts() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (which: Schemas["ReadRequest"]) => body(api.POST("/api/alerts/read", { body: which })),
    onSuccess: (count) => {
      cache.setQueryData(unreadQuery.queryKey, count);
      return cache.invalidateQueries({ queryKey: alertKeys.lists });
    },
  });
}

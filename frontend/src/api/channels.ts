import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Channel = Schemas["ChannelPublic"];
export type QuietHours = Schemas["QuietPublic"];

export const channelsQuery = queryOptions({
  queryKey: ["alerts", "channels"],
  queryFn: () => body(api.GET("/api/alerts/channels")),
  // Whether messages arrive is found out by sending them.
  refetchInterval: 5_000,
});

export const quietQuery = queryOptions({
  queryKey: ["alerts", "quiet"],
  queryFn: () => body(api.GET("/api/alerts/quiet")),
});

function useChannelsAgain() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: channelsQuery.queryKey });
}

export function useCreateChannel() {
  return useMutation({
    mutationFn: (channel: Pick<Channel, "name" | "level"> & { address: string }) =>
      body(api.POST("/api/alerts/channels", { body: { ...channel, enabled: true } })),
    onSuccess: useChannelsAgain(),
  });
}

export function useChangeChannel() {
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string } & Schemas["ChannelUpdate"]) =>
      body(
        api.PATCH("/api/alerts/channels/{channel_id}", {
          params: { path: { channel_id: id } },
          body: change,
        }),
      ),
    onSuccess: useChannelsAgain(),
  });
}

export function useRemoveChannel() {
  return useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/api/alerts/channels/{channel_id}", { params: { path: { channel_id: id } } }),
    onSuccess: useChannelsAgain(),
  });
}

export function useTestChannel() {
  return useMutation({
    mutationFn: (id: string) =>
      body(api.POST("/api/alerts/channels/{channel_id}/test", { params: { path: { channel_id: id } } })),
    onSuccess: useChannelsAgain(),
  });
}

export function useChangeQuiet() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (quiet: QuietHours) => body(api.PUT("/api/alerts/quiet", { body: quiet })),
    onSuccess: (quiet) => cache.setQueryData(quietQuery.queryKey, quiet),
  });
}

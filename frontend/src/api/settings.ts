import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: () => body(api.GET("/api/settings")),
  staleTime: 5 * 60_000,
});

const feesKey = ["settings", "fees"] as const;

/** What the paper engine takes of each fill; the gateway keeps it. */
export const feesQuery = queryOptions({
  queryKey: feesKey,
  queryFn: () => body(api.GET("/api/settings/fees")),
});

export function useChangeFees() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (fees: Schemas["FeesRequest"]) => body(api.PUT("/api/settings/fees", { body: fees })),
    onSuccess: (fees) => cache.setQueryData(feesKey, fees),
  });
}

export function useUpdateSettings() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: Schemas["SettingsUpdate"]) => body(api.PUT("/api/settings", { body: change })),
    onSuccess: (settings) => cache.setQueryData(settingsQuery.queryKey, settings),
  });
}

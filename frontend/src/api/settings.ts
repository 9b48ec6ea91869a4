import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: () => body(api.GET("/api/settings")),
  staleTime: 5 * 60_000,
});

export function useUpdateSettings() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: Schemas["SettingsUpdate"]) => body(api.PUT("/api/settings", { body: change })),
    onSuccess: (settings) => cache.setQueryData(settingsQuery.queryKey, settings),
  });
}

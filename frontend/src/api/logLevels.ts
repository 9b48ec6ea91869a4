import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Level = Schemas["ChosenLevelPublic"]["level"];

export const logLevelsQuery = queryOptions({
  queryKey: ["settings", "logs"],
  queryFn: () => body(api.GET("/api/settings/logs")),
});

export function useChangeLogLevel() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Schemas["LogLevelRequest"]) => body(api.PUT("/api/settings/logs", { body: wish })),
    onSuccess: (levels) => cache.setQueryData(logLevelsQuery.queryKey, levels),
  });
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

export type Version = Schemas["VersionPublic"];
export type VersionChange = Schemas["ChangePublic"];
export type Effect = Schemas["EffectPublic"];

/** What differs in one version from another. */
export function compareQuery(id: string, version: number, since: number) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "compare", version, since],
    queryFn: () =>
      body(
        api.GET("/api/bots/{id}/versions/{version}/changes", {
          params: { path: { id, version }, query: { since } },
        }),
      ),
    // Versions never change.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What a restart with the newest version would do; prices move, so it is read anew each time. */
export function applyQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "apply", version],
    queryFn: () => body(api.GET("/api/bots/{id}/apply", { params: { path: { id } } })),
    staleTime: 0,
    refetchInterval: 5_000,
  });
}

export function useApply(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/bots/{id}/apply", { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

export function useRollback(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (version: number) =>
      body(api.POST("/api/bots/{id}/rollback", { params: { path: { id } }, body: { version } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

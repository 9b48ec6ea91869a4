import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { backupsKey } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Backups = Schemas["BackupsPublic"];
export type Backup = Schemas["BackupPublic"];

export const backupsQuery = queryOptions({
  queryKey: backupsKey,
  queryFn: () => body(api.GET("/api/backups")),
});

/** Where the browser takes a backup away. */
export const backupUrl = ({ name }: Backup): string => `/api/backups/${encodeURIComponent(name)}`;

export function useMakeBackup() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/backups")),
    onSuccess: (backups) => cache.setQueryData(backupsQuery.queryKey, backups),
  });
}

export function useCancelBackup() {
  return useMutation({ mutationFn: () => body(api.POST("/api/backups/cancel")) });
}

export function useSetPassphrase() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Schemas["PassphraseRequest"]) => api.PUT("/api/backups/passphrase", { body: wish }),
    onSuccess: () => cache.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  });
}

export function useDeleteBackup() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.DELETE("/api/backups/{name}", { params: { path: { name } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  });
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

const factorKey = ["second-factor"] as const;
const viewersKey = ["viewers"] as const;

export const factorQuery = queryOptions({
  queryKey: factorKey,
  queryFn: () => body(api.GET("/api/auth/second-factor")),
});

export function useOfferFactor() {
  return useMutation({ mutationFn: () => body(api.POST("/api/auth/second-factor")) });
}

export function useAcceptFactor() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => body(api.POST("/api/auth/second-factor/confirm", { body: { code } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: factorKey }),
  });
}

export function useRenewCodes() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/auth/second-factor/recovery-codes")),
    onSuccess: () => cache.invalidateQueries({ queryKey: factorKey }),
  });
}

export function useTurnFactorOff() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.DELETE("/api/auth/second-factor"),
    onSuccess: () => cache.invalidateQueries({ queryKey: factorKey }),
  });
}

export const viewersQuery = queryOptions({
  queryKey: viewersKey,
  queryFn: () => body(api.GET("/api/viewers")),
});

export function useCreateViewer() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["ViewerCreate"]) => body(api.POST("/api/viewers", { body: request })),
    onSuccess: () => cache.invalidateQueries({ queryKey: viewersKey }),
  });
}

export function useRemoveViewer() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/viewers/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: viewersKey }),
  });
}

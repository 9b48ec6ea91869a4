import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";

const tokensKey = ["tokens"] as const;

export const tokensQuery = queryOptions({
  queryKey: tokensKey,
  queryFn: () => body(api.GET("/api/tokens")),
});

export function useCreateToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => body(api.POST("/api/tokens", { body: { name } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: tokensKey }),
  });
}

export function useDeleteToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/tokens/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: tokensKey }),
  });
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

const tokensKey = ["tokens"] as const;

export const tokensQuery = queryOptions({
  queryKey: tokensKey,
  queryFn: () => body(api.GET("/api/tokens")),
});

export function useCreateToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["TokenCreate"]) => body(api.POST("/api/tokens", { body: request })),
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

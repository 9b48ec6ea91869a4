import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import { strategiesQuery, strategyQuery } from "@/api/strategies";

export type UploadPreview = Schemas["UploadPreview"];
type Upload = Schemas["UploadRequest"];

export const uploadsQuery = queryOptions({
  queryKey: ["uploads"],
  queryFn: () => body(api.GET("/api/uploads")),
});

/** What a file is and would change; nothing is stored. */
export function usePreviewUpload() {
  return useMutation({
    mutationFn: (upload: Upload) => body(api.POST("/api/uploads/preview", { body: upload })),
  });
}

export function useUploadStrategy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (upload: Upload) => body(api.POST("/api/uploads", { body: upload })),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: strategiesQuery.queryKey }),
        cache.invalidateQueries({ queryKey: uploadsQuery.queryKey }),
      ]),
  });
}

export function useRemoveUpload() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.DELETE("/api/uploads/{name}", { params: { path: { name } } }),
    onSuccess: (_, name) => {
      cache.removeQueries({ queryKey: strategyQuery(name).queryKey });
      return Promise.all([
        cache.invalidateQueries({ queryKey: strategiesQuery.queryKey, exact: true }),
        cache.invalidateQueries({ queryKey: uploadsQuery.queryKey }),
      ]);
    },
  });
}

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type News = Schemas["NewsPublic"];
export type Sentiment = Schemas["SentimentPublic"];
export type Source = Schemas["SourcePublic"];
export type SourceWish = Schemas["SourceRequest"];

const newsKey = ["news"] as const;

/** News come every few minutes; `q` are words that must occur. */
export const newsQuery = (q: string, coin: string) =>
  infiniteQueryOptions({
    queryKey: [...newsKey, "list", q, coin],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/news", {
          params: {
            query: {
              limit: 50,
              ...(q && { q }),
              ...(coin && { coin }),
              ...(pageParam && { after: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (part) => (part.next === null ? undefined : Number(part.next)),
    refetchInterval: 60_000,
  });

/** Who judges news, and how often the model failed in the last 24 hours. */
export const scoringQuery = queryOptions({
  queryKey: [...newsKey, "scoring"],
  queryFn: () => body(api.GET("/api/ai/news")),
  refetchInterval: 60_000,
});

export const sourcesQuery = queryOptions({
  queryKey: [...newsKey, "sources"],
  queryFn: () => body(api.GET("/api/news/sources")),
  refetchInterval: 15_000,
});

export function useAddSource() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: SourceWish) => body(api.POST("/api/news/sources", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: newsKey }),
  });
}

export function useSwitchSource() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, enabled }: Pick<Source, "id" | "enabled">) =>
      body(
        api.PATCH("/api/news/sources/{source_id}", {
          params: { path: { source_id: id } },
          body: { enabled },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  });
}

export function useRemoveSource() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (source_id: number) =>
      api.DELETE("/api/news/sources/{source_id}", { params: { path: { source_id } } }),
    onSettled: () => cache.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  });
}

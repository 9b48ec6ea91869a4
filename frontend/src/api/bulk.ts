import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

export type BulkVerb = Schemas["BulkRequest"]["verb"];
export type BulkItem = Schemas["BulkItemPublic"];
export type BulkEffect = Schemas["BulkEffectPublic"];

/** What a command would do to each of these bots now; it changes with what they do. */
export function bulkPreviewQuery(verb: BulkVerb, bots: string[]) {
  return queryOptions({
    queryKey: [...botKeys.all, "bulk", verb, bots],
    queryFn: () => body(api.POST("/api/bots/bulk", { body: { verb, bots, preview: true } })),
    staleTime: 0,
    refetchInterval: 3_000,
    placeholderData: keepPreviousData,
  });
}

export function useBulk() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, bots }: { verb: BulkVerb; bots: string[] }) =>
      body(api.POST("/api/bots/bulk", { body: { verb, bots, preview: false } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.list }),
  });
}

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { aiKey } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Brief = Schemas["BriefPublic"];
export type BriefWish = Schemas["BriefRequest"];
export type Fact = Schemas["FactPublic"];
export type BriefLine = Schemas["Line"];
export type Recommendation = Schemas["RecommendationPublic"];
export type Chat = Schemas["ChatPublic"];
export type Provider = Schemas["ProviderPublic"];
export type ProviderChange = Schemas["ProviderUpdate"];

const HISTORY = 20;
// The socket tells when a brief is written; this is for a socket that is away.
const WAITING_MS = 3_000;

const briefsKey = [...aiKey, "briefs"] as const;
const recommendationsKey = [...aiKey, "recommendations"] as const;
const providerKey = [...aiKey, "provider"] as const;

export const isWaiting = ({ state }: Brief): boolean => state === "QUEUED" || state === "RUNNING";

/** The newest briefs about one subject. */
export const briefsQuery = (kind: Brief["kind"], subject: string) =>
  queryOptions({
    queryKey: [...briefsKey, kind, subject],
    queryFn: () => body(api.GET("/api/ai/briefs", { params: { query: { kind, subject, limit: HISTORY } } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isWaiting) ? WAITING_MS : false),
  });

export const recommendationsQuery = (briefId: string) =>
  queryOptions({
    queryKey: [...recommendationsKey, briefId],
    queryFn: () => body(api.GET("/api/ai/recommendations", { params: { query: { brief_id: briefId } } })),
  });

export const providerQuery = queryOptions({
  queryKey: providerKey,
  queryFn: () => body(api.GET("/api/ai/provider")),
});

export function useWriteBrief() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: BriefWish) => body(api.POST("/api/ai/briefs", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: briefsKey }),
  });
}

export function useCancelBrief() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.POST("/api/ai/briefs/{id}/cancel", { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: briefsKey }),
  });
}

/** Make the suggested change, or put it away. */
export function useCloseRecommendation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: "apply" | "dismiss" }) =>
      body(
        verb === "apply"
          ? api.POST("/api/ai/recommendations/{id}/apply", { params: { path: { id } } })
          : api.POST("/api/ai/recommendations/{id}/dismiss", { params: { path: { id } } }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: recommendationsKey }),
  });
}

export function useAsk() {
  return useMutation({
    mutationFn: (question: Schemas["ChatRequest"]) => body(api.POST("/api/ai/chat", { body: question })),
  });
}

export function useChooseProvider() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: ProviderChange) => body(api.PUT("/api/ai/provider", { body: change })),
    onSuccess: (provider) => cache.setQueryData(providerKey, provider),
  });
}

export function useTestProvider() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: ProviderChange) => body(api.POST("/api/ai/provider/test", { body: change })),
    onSettled: () => cache.invalidateQueries({ queryKey: providerKey }),
  });
}

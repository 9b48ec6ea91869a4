import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type VenueKey = Schemas["KeyPublic"];

const key = ["keys"] as const;
// A mounted file may change, and the venue is asked about it then; no event tells that.
const LOOK_MS = 15_000;

export const keyQuery = queryOptions({
  queryKey: key,
  queryFn: () => body(api.GET("/api/keys")),
  refetchInterval: LOOK_MS,
});

function useChange<T>(change: (wish: T) => Promise<VenueKey>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (known) => cache.setQueryData(key, known),
    // What was sent is a secret, so nothing of it is kept.
    gcTime: 0,
  });
}

export const useStoreKey = () =>
  useChange((wish: Schemas["KeyRequest"]) => body(api.PUT("/api/keys", { body: wish })));

export const useUnlockKey = () =>
  useChange((wish: Schemas["UnlockRequest"]) => body(api.POST("/api/keys/unlock", { body: wish })));

export const useRemoveKey = () =>
  useChange((wish: Schemas["RemoveKeyRequest"]) => body(api.POST("/api/keys/remove", { body: wish })));

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { governanceKey } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Standing = Schemas["StandingPublic"];
export type Condition = Schemas["ConditionPublic"];
export type Passport = Schemas["PassportPublic"];
export type Policy = Schemas["PolicyPublic"];
export type PolicyUpdate = Schemas["PolicyUpdate"];
export type Flag = Schemas["FlagPublic"];
export type FlagKind = Flag["kind"];

export const boardQuery = queryOptions({
  queryKey: [...governanceKey, "board"],
  queryFn: () => body(api.GET("/api/governance/board")),
  // Days and figures of a trial go on without a message.
  refetchInterval: 15_000,
});

export const passportsQuery = (id: string) =>
  queryOptions({
    queryKey: [...governanceKey, "passports", id],
    queryFn: () => body(api.GET("/api/bots/{id}/passports", { params: { path: { id } } })),
  });

export const policyQuery = queryOptions({
  queryKey: [...governanceKey, "policy"],
  queryFn: () => body(api.GET("/api/governance/policy")),
});

export const flagsQuery = queryOptions({
  queryKey: [...governanceKey, "flags"],
  queryFn: () => body(api.GET("/api/governance/flags")),
});

function useChange<T>(mutationFn: (wish: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => cache.invalidateQueries({ queryKey: governanceKey }),
  });
}

export function usePromote(id: string) {
  return useChange((wish: Schemas["PromoteRequest"]) =>
    body(api.POST("/api/bots/{id}/promote", { params: { path: { id } }, body: wish })),
  );
}

export function useDemote(id: string) {
  return useChange((wish: Schemas["DemoteRequest"]) =>
    body(api.POST("/api/bots/{id}/demote", { params: { path: { id } }, body: wish })),
  );
}

export function usePutPolicy() {
  return useChange((wish: PolicyUpdate) => body(api.PUT("/api/governance/policy", { body: wish })));
}

export function useSwitchOff() {
  return useChange((wish: Schemas["FlagRequest"]) => body(api.POST("/api/governance/flags", { body: wish })));
}

export function useSwitchOn() {
  return useChange(({ kind, name }: Pick<Flag, "kind" | "name">) =>
    api.DELETE("/api/governance/flags", { params: { query: { kind, name } } }),
  );
}

export type GoingLive = Schemas["GoingLivePublic"];

/** What stands between a bot and real money, with this allocation of the live bot (empty: as it is). */
export const goingLiveQuery = (id: string, capital: string) =>
  queryOptions({
    queryKey: [...governanceKey, "going-live", id, capital],
    queryFn: () =>
      body(
        api.GET("/api/bots/{id}/going-live", {
          params: { path: { id }, query: capital === "" ? {} : { capital } },
        }),
      ),
    // Books are compared each 5 s, and a key is entered on another page.
    refetchInterval: 5_000,
  });

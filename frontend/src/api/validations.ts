import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { validationKeys } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Validation = Schemas["ValidationPublic"];
export type ValidationWish = Schemas["ValidationRequest"];
export type ValidationReport = Schemas["ValidationReportPublic"];
export type ValidationWindow = Schemas["WindowPublic"];
export type Check = Schemas["CheckPublic"];
export type Verdict = Schemas["VerdictPublic"];
export type VerdictLimit = Schemas["LimitPublic"];
export type Bins = Schemas["HistogramPublic"];
export type Stability = Schemas["StabilityPublic"];

const ROWS = 50;

export function validationsQuery(strategy?: string) {
  return infiniteQueryOptions({
    queryKey: validationKeys.list(strategy),
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/validations", { params: { query: { after: pageParam, limit: ROWS, strategy } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export const validationQuery = (id: string) =>
  queryOptions({
    queryKey: validationKeys.run(id),
    queryFn: () => body(api.GET("/api/validations/{id}", { params: { path: { id } } })),
  });

/** The windows with what is known of each; `progress` makes it read again whenever there may be more. */
export const windowsQuery = (id: string, progress: number) =>
  queryOptions({
    queryKey: [...validationKeys.one(id), "windows", progress],
    queryFn: () => body(api.GET("/api/validations/{id}/windows", { params: { path: { id } } })),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const validationReportQuery = (id: string) =>
  queryOptions({
    queryKey: [...validationKeys.one(id), "report"],
    queryFn: () => body(api.GET("/api/validations/{id}/report", { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const verdictsQuery = queryOptions({
  queryKey: validationKeys.verdicts,
  queryFn: () => body(api.GET("/api/validations/verdicts")),
});

export const verdictLimitsQuery = queryOptions({
  queryKey: [...validationKeys.all, "limits"],
  queryFn: () => body(api.GET("/api/validations/limits")),
});

export const isOpen = ({ state }: Validation): boolean => state === "QUEUED" || state === "RUNNING";

export function useStartValidation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: ValidationWish) => body(api.POST("/api/validations", { body: wish })),
    onSuccess: () => cache.invalidateQueries({ queryKey: validationKeys.lists }),
  });
}

/** Cancel one that runs, or go on with one that was cancelled or failed. */
export function useMoveValidation(verb: "cancel" | "resume") {
  const cache = useQueryClient();
  const path = `/api/validations/{id}/${verb}` as const;
  return useMutation({
    mutationFn: (id: string) => body(api.POST(path, { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: validationKeys.all }),
  });
}

export function useDeleteValidation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/validations/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: validationKeys.lists }),
  });
}

export function usePutVerdictLimits() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (limits: Record<string, number | null>) =>
      body(api.PUT("/api/validations/limits", { body: { limits } })),
    onSuccess: (found) => cache.setQueryData(verdictLimitsQuery.queryKey, found),
  });
}

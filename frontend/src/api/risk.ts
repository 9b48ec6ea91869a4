import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { riskKey } from "@/api/cacheKeys";
import { api, body, type Schemas } from "@/api/client";

export type Risk = Schemas["RiskPublic"];
export type Reduction = Schemas["ReductionPublic"];
export type Latch = Schemas["LatchPublic"];
export type VenueBudget = Schemas["VenueBudgetPublic"];
export type Breaker = Schemas["BreakerPublic"];
export type ModeLimits = Schemas["ModeLimitsPublic"];

/** The scope of everything. */
export const ALL = "all";

export const riskQuery = queryOptions({
  queryKey: [...riskKey, "state"],
  queryFn: () => body(api.GET("/api/risk/state")),
  // Prices of unprotected positions change without a message.
  refetchInterval: 30_000,
});

/** Orders of all bots whose outcome at the venue is not known (yet). */
export const doubtsQuery = queryOptions({
  queryKey: [...riskKey, "doubts"],
  queryFn: () => body(api.GET("/api/risk/doubts")),
  refetchInterval: 30_000,
});

/** The venue's limits, used by all bots together. */
export const venueQuery = queryOptions({
  queryKey: [...riskKey, "venue"],
  queryFn: () => body(api.GET("/api/risk/venue")),
  refetchInterval: 5_000,
});

export const limitsQuery = queryOptions({
  queryKey: [...riskKey, "limits"],
  queryFn: () => body(api.GET("/api/risk/limits")),
  // What is used of them moves with the prices.
  refetchInterval: 10_000,
});

/** An order that its bot has not claimed for so long needs the owner. */
export const UNCLAIMED_ALARM_MS = 600_000;

/** Hands an unclaimed order over to its bot, or closes it. */
export function useSettleDoubt(order: Schemas["OrderPublic"]) {
  const cache = useQueryClient();
  const params = { path: { id: order.bot_id, order_id: order.id } };
  return useMutation({
    mutationFn: async (verb: "handOver" | "close") => {
      if (verb === "handOver") await api.POST("/api/bots/{id}/orders/{order_id}/hand-over", { params });
      else await api.POST("/api/bots/{id}/orders/{order_id}/close", { params });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: doubtsQuery.queryKey }),
  });
}

export type AccountLine = Schemas["AccountLinePublic"];

export const booksQuery = queryOptions({
  queryKey: [...riskKey, "books"],
  queryFn: () => body(api.GET("/api/risk/books")),
  refetchInterval: 15_000,
});

export function useAssign() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["AssignRequest"]) =>
      body(api.POST("/api/risk/books/assign", { body: request })),
    onSuccess: (books) => cache.setQueryData(booksQuery.queryKey, books),
  });
}

export function usePutLimits() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["LimitsRequest"]) => body(api.PUT("/api/risk/limits", { body: request })),
    onSuccess: (limits) => cache.setQueryData(limitsQuery.queryKey, limits),
  });
}

export type LimitValue = ModeLimits["limits"][string];

export type LimitUse = Schemas["UsedLimitPublic"];
export type Lock = Schemas["LockPublic"];

export const locksQuery = queryOptions({
  queryKey: [...riskKey, "locks"],
  queryFn: () => body(api.GET("/api/risk/locks")),
  // Locks end by themselves.
  refetchInterval: 30_000,
});

export function useLockPair() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["LockRequest"]) => body(api.POST("/api/risk/locks", { body: request })),
    onSuccess: () => cache.invalidateQueries({ queryKey: locksQuery.queryKey }),
  });
}

export function useLiftLock() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ scope, pair }: Lock) =>
      body(api.DELETE("/api/risk/locks", { params: { query: { scope, pair } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: locksQuery.queryKey }),
  });
}

export interface LimitField {
  name: string;
  description: string;
  kind: "fraction" | "number" | "count" | "choice" | "list";
  /** Whether it can lie below zero. */
  signed: boolean;
  /** The values to choose from, of a choice. */
  choices: string[];
}

interface Described {
  description?: string;
  enum?: string[];
  unit?: string;
  type?: string;
  minimum?: number;
  anyOf?: { minimum?: number }[];
}

function kindOf({ enum: choices, unit, type }: Described): LimitField["kind"] {
  if (choices) return "choice";
  if (type === "array") return "list";
  if (type === "integer") return "count";
  return unit === "fraction" ? "fraction" : "number";
}

/** The fields that a JSON Schema describes, in its order. */
export function fieldsOf(form: Record<string, unknown>): LimitField[] {
  const properties = form["properties"];
  if (typeof properties !== "object" || properties === null) return [];
  return Object.entries(properties as Record<string, Described>).map(([name, field]) => ({
    name,
    description: field.description ?? name,
    kind: kindOf(field),
    signed: [field, ...(field.anyOf ?? [])].some(({ minimum }) => minimum !== undefined && minimum < 0),
    choices: field.enum ?? [],
  }));
}

export function useKill() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["KillRequest"]) => body(api.POST("/api/risk/kill", { body: request })),
    onSuccess: (risk) => cache.setQueryData(riskQuery.queryKey, risk),
  });
}

export function useResume() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["ResumeRequest"]) => body(api.POST("/api/risk/resume", { body: request })),
    onSuccess: (risk) => cache.setQueryData(riskQuery.queryKey, risk),
  });
}

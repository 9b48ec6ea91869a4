import { infiniteQueryOptions, useMutation } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type AuditRow = Schemas["AuditPublic"];
export const CHAINS = ["gateway", "panel"] as const satisfies readonly AuditRow["chain"][];
export type Chain = (typeof CHAINS)[number];

export interface AuditFilter {
  chain?: Chain | undefined;
  type?: string | undefined;
  text?: string | undefined;
}

export const PAGE_ROWS = 50;
const RAW_ROWS = 1_000;

/** Rows of one chain, newest first; a part of a search for text may be short and still have a next one. */
export function auditQuery({ chain = "gateway", type, text }: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", chain, type ?? "", text ?? ""],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/audit/newest", {
          params: { query: { chain, type, text, before: pageParam, limit: PAGE_ROWS } },
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => (next === null ? null : Number(next)),
  });
}

/** The panel walks every row and checkpoint of both chains. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => body(api.POST("/api/audit/verify")) });
}

/** Rows exactly as they are hashed, in order, from the one after `after`. */
export function rawRows(chain: Chain, after: number) {
  return body(api.GET("/api/audit/raw", { params: { query: { chain, after, limit: RAW_ROWS } } }));
}

export function newestCheckpoint(chain: Chain) {
  return body(api.GET("/api/audit/checkpoints", { params: { query: { chain, limit: 1 } } }));
}

export const exportUrl = (chain: Chain): string => `/api/audit/export?chain=${chain}`;

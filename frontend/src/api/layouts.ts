import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import { sessionQuery } from "@/api/session";

export type Layout = Schemas["LayoutPublic"];
type LayoutChange = Partial<Omit<Layout, "table">>;

/** How the owner arranged tables; read before the first page, so that no table is drawn twice. */
export const layoutsQuery = queryOptions({
  queryKey: ["layouts"],
  queryFn: () => body(api.GET("/api/layouts")),
  staleTime: 5 * 60_000,
});

const AS_IT_CAME = { columns: [], sort: null, rows: null };

/** One table's layout, undefined as it came, and the ways to change it; an account that may only look has none. */
export function useLayout(table: string) {
  const cache = useQueryClient();
  // What the cache holds: the table of a page that is not behind the login has no layout.
  const layout = useQuery({ ...layoutsQuery, enabled: false }).data?.items.find((one) => one.table === table);
  const role = useQuery({ ...sessionQuery, enabled: false }).data?.role;
  const show = (next: Layout | null) =>
    cache.setQueryData(layoutsQuery.queryKey, (known) => ({
      next: null,
      items: [...(known?.items ?? []).filter((one) => one.table !== table), ...(next ? [next] : [])],
    }));
  const saving = useMutation({
    mutationFn: async (next: Layout | null) => {
      const params = { path: { table } };
      if (next === null) await api.DELETE("/api/layouts/{table}", { params });
      else {
        const { columns, sort, rows } = next;
        await api.PUT("/api/layouts/{table}", { params, body: { columns, sort, rows } });
      }
    },
    onMutate: show,
    onError: () => cache.invalidateQueries({ queryKey: layoutsQuery.queryKey }),
  });
  return {
    layout,
    mayArrange: role === "owner",
    error: saving.error,
    arrange: (change: LayoutChange) => {
      if (role === "owner") saving.mutate({ ...AS_IT_CAME, ...layout, ...change, table });
    },
    reset: () => saving.mutate(null),
  };
}

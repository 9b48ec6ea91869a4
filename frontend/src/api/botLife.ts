import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

/** Bots that were put away, by name. */
export const archivedQuery = queryOptions({
  queryKey: [...botKeys.all, "archived"],
  queryFn: async () => {
    const { items } = await body(api.GET("/api/bots", { params: { query: { archived: true } } }));
    return items.filter((bot) => bot.archived_at !== null);
  },
});

/** Where the browser downloads a bot as a file. */
export function exportAddress(id: string, form: "vostok" | "freqtrade"): string {
  return `/api/bots/${id}/export?form=${form}`;
}

export function useClone(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/bots/{id}/clone", { params: { path: { id } }, body: {} })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.list }),
  });
}

/** Sorts a bot into a group and under tags. */
export function useLabels(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (labels: Schemas["LabelsRequest"]) =>
      body(api.PUT("/api/bots/{id}/labels", { params: { path: { id } }, body: labels })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

export function useRestore(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      body(api.POST("/api/bots/{id}/restore", { params: { path: { id } }, body: { name } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

export type BotDocument = Record<string, unknown>;

/** Every setting that a file names, as the panel calls them in `leave_out`. */
function settingsOf(document: BotDocument): string[] {
  return Object.entries(document).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && (name === "exchange" || name === "settings")
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
}

/** Makes a bot of a file; `lenient` leaves out what Vostok has not. */
export function useImport() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ document, lenient }: { document: BotDocument; lenient: boolean }) =>
      body(
        api.POST("/api/bots/import", {
          body: { document, leave_out: lenient ? settingsOf(document) : [] },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.list }),
  });
}

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

const HOUR_MS = 3_600_000;

/** The price step of each pair; venues change one some times a year. */
export const ticksQuery = queryOptions({
  queryKey: ["ticks"],
  queryFn: async () => {
    const { items } = await body(api.GET("/api/market/ticks"));
    return new Map(items.map(({ pair, tick_size }) => [pair, tick_size]));
  },
  staleTime: HOUR_MS,
  gcTime: HOUR_MS,
});

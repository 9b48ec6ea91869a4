import { queryOptions } from "@tanstack/react-query";
import { botKeys } from "@/api/bots";
import { api, body, type Schemas } from "@/api/client";

export type Trace = Schemas["TracePublic"];

/** One order of a bot from the data to its profit or loss; it may still change. */
export function traceQuery(id: string, orderId: string) {
  return queryOptions({
    queryKey: [...botKeys.orders(id), "trace", orderId],
    queryFn: () =>
      body(
        api.GET("/api/bots/{id}/orders/{order_id}/trace", {
          params: { path: { id, order_id: orderId } },
        }),
      ),
    refetchInterval: 10_000,
  });
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => body(api.GET("/api/health")),
  refetchInterval: 15_000,
});

/** Since when the gateway does not answer, UTC ms; null while it does. Nothing that it said before counts as known. */
export function useGatewayAway(): number | null {
  const { data } = useQuery(healthQuery);
  const gateway = data?.programs.gateway;
  return gateway?.status === "down" ? gateway.since : null;
}

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => body(api.GET("/api/health")),
  refetchInterval: 15_000,
});

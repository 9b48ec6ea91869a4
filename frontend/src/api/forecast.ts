import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type ForecastRequest = Schemas["ForecastRequest"];
export type Forecast = Schemas["ForecastPublic"];

/** What a bot would meet if it started as it is written down; nothing is saved by asking. */
export function forecastQuery(draft: ForecastRequest) {
  return queryOptions({
    queryKey: ["forecast", draft],
    queryFn: () => body(api.POST("/api/bots/forecast", { body: draft })),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

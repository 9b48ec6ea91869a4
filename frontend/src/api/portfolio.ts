import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Book = Schemas["BookPublic"];

export const portfolioQuery = queryOptions({
  queryKey: ["portfolio"],
  queryFn: () => body(api.GET("/api/portfolio")),
});

/** The last 24 hours of each bot of a book, few points each. */
export function sparklinesQuery(mode: Book["mode"], currency: string) {
  return queryOptions({
    queryKey: ["sparklines", mode, currency],
    queryFn: () =>
      body(api.GET("/api/portfolio/sparklines", { params: { query: { mode, stake_currency: currency } } })),
    refetchInterval: 60_000,
  });
}

export const SPANS = ["day", "week", "month", "all"] as const;
export type Span = (typeof SPANS)[number];

const DAY_MS = 86_400_000;
const LENGTH_MS: Record<Span, number | null> = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  all: null,
};

/** Samples of one book's equity, thinned by the panel to what a chart can show. */
export function equityQuery(mode: Book["mode"], currency: string, span: Span) {
  return queryOptions({
    queryKey: ["equity", mode, currency, span],
    queryFn: () => {
      const length = LENGTH_MS[span];
      const since = length === null ? 0 : Date.now() - length;
      return body(
        api.GET("/api/portfolio/equity", {
          params: { query: { mode, stake_currency: currency, since, points: 400 } },
        }),
      );
    },
    // A sample is taken each full minute.
    refetchInterval: 60_000,
  });
}

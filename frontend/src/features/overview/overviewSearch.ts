import { SPANS, type Span } from "@/api/portfolio";
import { oneOf, shortText } from "@/lib/search";

export const FLEET_SORTS = ["name", "today", "realised", "unrealised", "open"] as const;

export interface FleetSorting {
  sort?: (typeof FLEET_SORTS)[number] | undefined;
  desc?: boolean | undefined;
}

/** What the overview shows, kept in the URL. */
export interface OverviewSearch extends FleetSorting {
  book?: string | undefined;
  span?: Span | undefined;
}

export function readOverviewSearch(search: Record<string, unknown>): OverviewSearch {
  return {
    book: shortText(search["book"]),
    span: oneOf(search["span"], SPANS),
    sort: oneOf(search["sort"], FLEET_SORTS),
    desc: search["desc"] === true || undefined,
  };
}

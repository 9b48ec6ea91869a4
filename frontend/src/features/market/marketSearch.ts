import { INTERVALS, type Interval } from "@/api/market";
import { nameList, oneOf, shortText } from "@/lib/search";

const OPEN = ["correlation", "choose"] as const;

export interface MarketSearch {
  /** The pair that is looked at; without one the first of the list. */
  pair?: string | undefined;
  interval?: Interval | undefined;
  /** What is opened beside the list. */
  open?: (typeof OPEN)[number] | undefined;
  /** The column the list is sorted by, `-` before it: the largest first. */
  sort?: string | undefined;
  /** Lines of the chart that are switched: planned ones off, others on. */
  lines?: string[] | undefined;
}

export function readMarketSearch(search: Record<string, unknown>): MarketSearch {
  return {
    pair: shortText(search["pair"]),
    interval: oneOf(search["interval"], INTERVALS),
    open: oneOf(search["open"], OPEN),
    sort: shortText(search["sort"]),
    lines: nameList(search["lines"]),
  };
}

import { oneOf, shortText } from "@/lib/search";

const FORMS = ["download", "import"] as const;

export interface DataSearch {
  /** The form that is open. */
  form?: (typeof FORMS)[number] | undefined;
  /** The file that is looked at. */
  pair?: string | undefined;
  timeframe?: string | undefined;
}

export function readDataSearch(search: Record<string, unknown>): DataSearch {
  return {
    form: oneOf(search["form"], FORMS),
    pair: shortText(search["pair"]),
    timeframe: shortText(search["timeframe"]),
  };
}

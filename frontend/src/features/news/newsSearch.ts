import { shortText } from "@/lib/search";

export interface NewsSearch {
  /** Words that must occur. */
  q?: string | undefined;
  coin?: string | undefined;
}

export function readNewsSearch(search: Record<string, unknown>): NewsSearch {
  return { q: shortText(search["q"]), coin: shortText(search["coin"]) };
}

import { shortText } from "@/lib/search";

export interface HelpSearch {
  /** Which topic is open. */
  topic?: string | undefined;
  /** Words that must all occur. */
  q?: string | undefined;
}

export function readHelpSearch(search: Record<string, unknown>): HelpSearch {
  return { topic: shortText(search["topic"]), q: shortText(search["q"]) };
}

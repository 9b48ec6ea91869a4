import { shortText } from "@/lib/search";

export const MOST_COMPARED = 4;
const ID = /^[a-z2-7]{10}$/;

/** Ids of runs in a URL, separated by commas. */
export function readIds(search: Record<string, unknown>): { ids?: string | undefined } {
  return { ids: shortText(search["ids"]) };
}

export function idsOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .filter((id) => ID.test(id))
    .slice(0, MOST_COMPARED);
}

export interface NewSearch {
  strategy?: string | undefined;
  /** The run whose settings are taken over. */
  from?: string | undefined;
}

export function readNewSearch(search: Record<string, unknown>): NewSearch {
  const [from] = idsOf(shortText(search["from"]));
  return { strategy: shortText(search["strategy"]), from };
}

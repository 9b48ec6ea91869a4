import type { Book } from "@/api/portfolio";

/** How the address names a book. */
export function bookId({ mode, stake_currency }: Book): string {
  return `${mode}-${stake_currency}`;
}

import { useMemo } from "react";
import { meaningOf, TERMS } from "@/components/glossary";
import { useTranslation } from "@/i18n/useTranslation";
import type { Topic } from "./topics";

/** A topic for each figure; those of one name stand together, each meaning once, in the order of the alphabet. */
export function useGlossary(): Record<string, Topic> {
  const { t, language } = useTranslation();
  return useMemo(() => {
    const named = new Map<string, { id: string; text: string[] }>();
    for (const term of TERMS) {
      const title = t(term);
      const known = named.get(title) ?? { id: `metric.${term}`, text: [] };
      const meaning = t(meaningOf(term));
      if (!known.text.includes(meaning)) known.text.push(meaning);
      named.set(title, known);
    }
    return Object.fromEntries(
      [...named]
        .toSorted(([a], [b]) => a.localeCompare(b, language))
        .map(([title, { id, text }]) => [id, { title, text }]),
    );
  }, [t, language]);
}

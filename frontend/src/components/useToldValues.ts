import { useCallback } from "react";
import { useTranslation } from "@/i18n/useTranslation";

interface Told {
  values: Record<string, string>;
  /** Those that are sentences of Vostok's own, in Portuguese. */
  values_pt: Record<string, string>;
}

/** What fills the gaps of an event's sentence, in the reader's language where Vostok wrote it. */
export function useToldValues(): (told: Told) => Record<string, string> {
  const { language } = useTranslation();
  return useCallback(
    ({ values, values_pt: translated }) => (language === "pt-BR" ? { ...values, ...translated } : values),
    [language],
  );
}

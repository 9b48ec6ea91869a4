import { useCallback } from "react";
import { useTranslation } from "@/i18n/useTranslation";

interface Reasoned {
  reason: string | null;
  /** The same in Portuguese, where it is a sentence of Vostok's own. */
  reason_pt: string | null;
}

/** A sentence of Vostok's own in the reader's language; what a person or another program wrote stays as it is. */
export function useGateReason(): (told: Reasoned) => string | null {
  const { language } = useTranslation();
  return useCallback(
    ({ reason, reason_pt: translated }) => (language === "pt-BR" ? (translated ?? reason) : reason),
    [language],
  );
}

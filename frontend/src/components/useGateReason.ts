import { useCallback } from "react";
import { useTranslation } from "@/i18n/useTranslation";

interface Reasoned {
  reason: string | null;
  /** The same in Portuguese, where it is a sentence of the gate. */
  reason_pt: string | null;
}

/** A sentence of the gate in the reader's language; what a person wrote stays as it is. */
export function useGateReason(): (told: Reasoned) => string | null {
  const { language } = useTranslation();
  return useCallback(
    ({ reason, reason_pt: translated }) => (language === "pt-BR" ? (translated ?? reason) : reason),
    [language],
  );
}

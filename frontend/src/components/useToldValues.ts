import { useCallback } from "react";
import { useActor } from "@/components/useActor";
import { useTranslation } from "@/i18n/useTranslation";

interface Told {
  values: Record<string, string>;
  /** Those that are sentences of Vostok's own, in Portuguese. */
  values_pt: Record<string, string>;
}

/** What fills the gaps of an event's sentence, in the reader's language where Vostok wrote it. */
export function useToldValues(): (told: Told) => Record<string, string> {
  const { language, tOr } = useTranslation();
  const actorName = useActor();
  return useCallback(
    ({ values, values_pt: translated }) => {
      const { actor, state, source } = values;
      const named = {
        ...values,
        ...(actor !== undefined && { actor: actorName(actor) }),
        ...(state && { state: tOr(`trading.state.${state}`, state) }),
        ...(source && { source: tOr(`trading.source.${source}`, source) }),
      };
      return language === "pt-BR" ? { ...named, ...translated } : named;
    },
    [language, tOr, actorName],
  );
}

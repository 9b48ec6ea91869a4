import { useCallback } from "react";
import { useTranslation } from "@/i18n/useTranslation";

/** Who did something, as a person calls them: the owner, a viewer or a token by name, or a part of Vostok. */
export function useActor(): (actor: string) => string {
  const { tOr } = useTranslation();
  return useCallback(
    (actor) => {
      const [, kind, name] = /^(token|viewer) (.+)$/.exec(actor) ?? [];
      return name === undefined ? tOr(`actor.${actor}`, actor) : tOr(`actor.${kind}`, actor, { name });
    },
    [tOr],
  );
}

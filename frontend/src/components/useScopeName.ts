import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { botsQuery } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";

/** What a scope of several bots is called: a mode, a family of strategies in a mode; null is one bot's or all. */
export function useGroupName(): (scope: string) => string | null {
  const { t } = useTranslation();
  return useCallback(
    (scope: string) => {
      const [kind, mode, strategy] = scope.split(":");
      const book = mode === "REAL_MARKET_SPOT" ? t("mode.live") : t("mode.simulated");
      if (kind === "mode") return t("trading.mode", { mode: book });
      if (kind === "family") return t("trading.family", { mode: book, strategy: strategy ?? "" });
      return null;
    },
    [t],
  );
}

/** A latch's scope as a person calls it: a bot's name, a mode, a family of strategies in a mode. */
export function useScopeName(): (scope: string) => string {
  const groupName = useGroupName();
  const { data: bots } = useQuery(botsQuery);
  return (scope) => groupName(scope) ?? bots?.items.find(({ id }) => id === scope)?.name ?? scope;
}

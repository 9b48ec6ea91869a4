import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";

/** A latch's scope as a person calls it: a bot's name, a mode, a family of strategies in a mode. */
export function useScopeName(): (scope: string) => string {
  const { t } = useTranslation();
  const { data: bots } = useQuery(botsQuery);
  return (scope) => {
    const [kind, mode, strategy] = scope.split(":");
    const book = mode === "REAL_MARKET_SPOT" ? t("mode.live") : t("mode.simulated");
    if (kind === "mode") return t("risk.mode", { mode: book });
    if (kind === "family") return t("risk.family", { mode: book, strategy: strategy ?? "" });
    return bots?.items.find(({ id }) => id === scope)?.name ?? scope;
  };
}

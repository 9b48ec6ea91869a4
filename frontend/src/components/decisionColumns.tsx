import { IconBan, IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Bot } from "@/api/bots";
import type { Decision } from "@/api/decisions";
import type { Column } from "@/components/DataTable";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./decisionColumns.module.css";

/** What was decided and why; with `bots` each row names its bot. */
export function useDecisionColumns(currencyOf: (botId: string) => string, bots?: Bot[]): Column<Decision>[] {
  const { t, tOr } = useTranslation();
  const reasonOf = useGateReason();
  const format = useFormat();
  return useMemo(() => {
    const verdict: Column<Decision> = {
      id: "verdict",
      header: t("decisions.verdict"),
      meta: { title: true },
      cell: ({ row: { original: decision } }) => (
        <span className={decision.allowed ? classes.allowed : classes.denied}>
          {decision.allowed ? (
            <IconCheck size={15} aria-hidden="true" />
          ) : (
            <IconBan size={15} aria-hidden="true" />
          )}
          {decision.allowed ? t("decisions.allowed") : t("decisions.denied")} · {t(`side.${decision.side}`)}{" "}
          {decision.pair}
        </span>
      ),
    };
    const bot: Column<Decision> = {
      id: "bot",
      header: t("decisions.bot"),
      cell: ({ row: { original: decision } }) => {
        const known = bots?.find(({ id }) => id === decision.bot_id);
        return (
          <Link to="/bots/$botId" params={{ botId: decision.bot_id }} search={{ pair: decision.pair }}>
            {known?.name ?? decision.bot_id}
          </Link>
        );
      },
    };
    const rest: Column<Decision>[] = [
      {
        id: "time",
        header: t("orders.time"),
        cell: ({ row: { original: decision } }) => (
          <span className="figures">{format.dateTime(decision.ts)}</span>
        ),
      },
      {
        id: "source",
        header: t("decisions.source"),
        cell: ({ row: { original: decision } }) =>
          decision.source === "guard" ? t("decisions.asked") : t("decisions.ordered"),
      },
      {
        id: "reason",
        header: t("decisions.reason"),
        cell: ({ row: { original: decision } }) => (
          <>
            {reasonOf(decision) ??
              (decision.allowed
                ? t(decision.side === "SELL" ? "decisions.exit" : "decisions.allRules")
                : decision.code)}
            {decision.times > 1 && (
              <span className={classes.rule}>
                {t("decisions.times", {
                  count: decision.times,
                  time: format.dateTime(decision.last_ts),
                })}
              </span>
            )}
            {decision.rule !== null && (
              <span className={classes.rule}>{tOr(`decisions.rules.${decision.rule}`, decision.rule)}</span>
            )}
          </>
        ),
      },
      {
        id: "notional",
        header: t("decisions.notional"),
        meta: { figures: true, term: "decisions.notional" },
        cell: ({ row: { original: decision } }) =>
          format.money(decision.notional, currencyOf(decision.bot_id)),
      },
    ];
    return bots === undefined ? [verdict, ...rest] : [verdict, bot, ...rest];
  }, [t, tOr, format, currencyOf, bots, reasonOf]);
}

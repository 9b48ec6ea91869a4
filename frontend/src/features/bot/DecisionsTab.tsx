import { IconBan, IconCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Bot, type Decision, decisionsQuery } from "@/api/bots";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./DecisionsTab.module.css";
import { Rows } from "./Rows";

export function DecisionsTab({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decisions = useInfiniteQuery(decisionsQuery(bot.id));
  const columns = useMemo<Column<Decision>[]>(
    () => [
      {
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
      },
      {
        id: "time",
        header: t("orders.time"),
        cell: ({ row: { original: decision } }) => (
          <span className="figures">{format.dateTime(decision.ts)}</span>
        ),
      },
      {
        id: "reason",
        header: t("decisions.reason"),
        cell: ({ row: { original: decision } }) =>
          decision.reason ?? (decision.allowed ? t("decisions.allRules") : decision.code),
      },
      {
        id: "notional",
        header: t("decisions.notional"),
        meta: { figures: true },
        cell: ({ row: { original: decision } }) => format.money(decision.notional, bot.stake_currency),
      },
    ],
    [t, format, bot.stake_currency],
  );
  return (
    <Rows
      query={decisions}
      empty={<EmptyState title={t("decisions.none")}>{t("decisions.noneText")}</EmptyState>}
    >
      {(rows) => (
        <DataTable
          label={t("bot.tab.decisions")}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          footer={<LoadMore query={decisions} />}
        />
      )}
    </Rows>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Bot, decisionsQuery } from "@/api/bots";
import { DataTable } from "@/components/DataTable";
import { useDecisionColumns } from "@/components/decisionColumns";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { useTranslation } from "@/i18n/useTranslation";

export function DecisionsTab({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const decisions = useInfiniteQuery(decisionsQuery(bot.id));
  const columns = useDecisionColumns(useCallback(() => bot.stake_currency, [bot.stake_currency]));
  return (
    <Rows
      query={decisions}
      empty={<EmptyState title={t("decisions.none")}>{t("decisions.noneText")}</EmptyState>}
    >
      {(rows) => (
        <DataTable
          name="bot.decisions"
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

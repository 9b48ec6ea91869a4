import "@/theme/mantineForms";
import { NativeSelect } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type Bot, botsQuery } from "@/api/bots";
import { allDecisionsQuery, type DecisionFilter } from "@/api/decisions";
import { DataTable } from "@/components/DataTable";
import { useDecisionColumns } from "@/components/decisionColumns";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { Rows } from "@/components/Rows";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Decisions.module.css";
import { choices, VERDICTS } from "./decisionSearch";

interface DecisionsViewProps {
  filter: DecisionFilter;
  onFilter: (change: DecisionFilter) => void;
}

const NO_BOTS: Bot[] = [];

/** Why, and why not: every answer of the gate to every bot. */
export function DecisionsView({ filter, onFilter }: DecisionsViewProps) {
  const { t, tOr } = useTranslation();
  const { data: bots } = useQuery(botsQuery);
  const known = bots?.items ?? NO_BOTS;
  const decisions = useInfiniteQuery(allDecisionsQuery(filter));
  const currencyOf = useCallback(
    (id: string) => known.find((bot) => bot.id === id)?.stake_currency ?? "USDT",
    [known],
  );
  const columns = useDecisionColumns(currencyOf, known);
  const read = decisions.data?.pages.flatMap(({ items }) => items);
  const rules = useMemo(
    () =>
      choices(
        (read ?? []).map(({ rule }) => rule),
        filter.rule,
      ),
    [read, filter.rule],
  );
  const pairs = choices(
    known.flatMap((bot) => bot.pairs),
    filter.pair,
  );
  const filtered = Object.values(filter).some((one) => one !== undefined);
  return (
    <Page title={t("nav.decisions")}>
      <div className={classes.surface}>
        <div className={classes.tools}>
          <NativeSelect
            aria-label={t("decisions.filterVerdict")}
            value={filter.verdict ?? ""}
            onChange={(event) =>
              onFilter({ verdict: VERDICTS.find((one) => one === event.currentTarget.value) })
            }
            data={[
              { value: "", label: t("decisions.anyVerdict") },
              ...VERDICTS.map((one) => ({ value: one, label: t(`decisions.${one}`) })),
            ]}
          />
          <NativeSelect
            aria-label={t("decisions.filterBot")}
            value={filter.bot ?? ""}
            onChange={(event) => onFilter({ bot: event.currentTarget.value || undefined })}
            data={[
              { value: "", label: t("decisions.anyBot") },
              ...known.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <NativeSelect
            aria-label={t("decisions.filterPair")}
            value={filter.pair ?? ""}
            onChange={(event) => onFilter({ pair: event.currentTarget.value || undefined })}
            data={[{ value: "", label: t("decisions.anyPair") }, ...pairs]}
          />
          <NativeSelect
            aria-label={t("decisions.filterRule")}
            value={filter.rule ?? ""}
            onChange={(event) => onFilter({ rule: event.currentTarget.value || undefined })}
            data={[
              { value: "", label: t("decisions.anyRule") },
              ...rules.map((one) => ({ value: one, label: tOr(`decisions.rules.${one}`, one) })),
            ]}
          />
          <NativeSelect
            aria-label={t("decisions.filterAsked")}
            value={filter.asked ? "all" : ""}
            onChange={(event) => onFilter({ asked: event.currentTarget.value === "all" || undefined })}
            data={[
              { value: "", label: t("decisions.withoutAsked") },
              { value: "all", label: t("decisions.withAsked") },
            ]}
          />
        </div>
        <Rows
          query={decisions}
          empty={
            filtered ? (
              <EmptyState title={t("decisions.noMatch")}>{t("decisions.noMatchText")}</EmptyState>
            ) : (
              <EmptyState title={t("decisions.none")}>{t("decisions.noneText")}</EmptyState>
            )
          }
        >
          {(rows) => (
            <DataTable
              name="decisions"
              label={t("nav.decisions")}
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              footer={<LoadMore query={decisions} />}
            />
          )}
        </Rows>
      </div>
    </Page>
  );
}

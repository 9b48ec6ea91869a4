import "@/theme/mantineForms";
import { Checkbox } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type Backtest, backtestsQuery } from "@/api/backtests";
import { ButtonLink } from "@/components/ButtonLink";
import { useBacktestColumns } from "@/components/backtestColumns";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { Rows } from "@/components/Rows";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";
import { MOST_COMPARED } from "./backtestSearch";

interface BacktestListProps {
  chosen: string[];
  onChoose: (ids: string[]) => void;
}

/** Every run, the newest first; some can be chosen and compared. */
export function BacktestList({ chosen, onChoose }: BacktestListProps) {
  const { t } = useTranslation();
  const runs = useInfiniteQuery(backtestsQuery());
  const figures = useBacktestColumns();
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const columns: Column<Backtest>[] = [
    ...figures,
    {
      id: "compare",
      header: t("backtests.compare"),
      cell: ({ row: { original: run } }) => (
        <Checkbox
          aria-label={t("backtests.compareNamed", { name: run.request.strategy })}
          checked={chosen.includes(run.id)}
          disabled={run.state !== "DONE" || (chosen.length >= MOST_COMPARED && !chosen.includes(run.id))}
          onChange={() => toggle(run.id)}
        />
      ),
    },
  ];
  const create = (
    <OwnerLink to="/backtests/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
      {t("backtests.new")}
    </OwnerLink>
  );
  return (
    <Page
      title={t("nav.backtests")}
      actions={
        <>
          {chosen.length > 1 && (
            <ButtonLink variant="default" to="/backtests/compare" search={{ ids: chosen.join(",") }}>
              {t("backtests.compareCount", { count: chosen.length })}
            </ButtonLink>
          )}
          {create}
        </>
      }
    >
      <div className={classes.surface}>
        <Rows
          query={runs}
          empty={
            <EmptyState title={t("backtests.none")} action={create}>
              {t("backtests.noneText")}
            </EmptyState>
          }
        >
          {(rows) => (
            <DataTable
              name="backtests"
              label={t("nav.backtests")}
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              footer={<LoadMore query={runs} />}
            />
          )}
        </Rows>
      </div>
    </Page>
  );
}

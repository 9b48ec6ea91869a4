import { useInfiniteQuery } from "@tanstack/react-query";
import { backtestsQuery } from "@/api/backtests";
import { useBacktestColumns } from "@/components/backtestColumns";
import { DataTable } from "@/components/DataTable";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Strategies.module.css";

/** The backtests of one strategy, the newest first. */
export function PastRuns({ name }: { name: string }) {
  const { t } = useTranslation();
  const runs = useInfiniteQuery(backtestsQuery(name));
  const columns = useBacktestColumns();
  return (
    <Section flush title={t("strategies.runs")}>
      <Rows
        query={runs}
        empty={<p className={`${classes.soft} ${classes.inset}`}>{t("strategies.noRuns")}</p>}
      >
        {(rows) => (
          <DataTable
            name="strategy.runs"
            label={t("strategies.runs")}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            footer={<LoadMore query={runs} />}
          />
        )}
      </Rows>
    </Section>
  );
}

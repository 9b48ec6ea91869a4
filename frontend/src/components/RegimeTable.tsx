import type { Report } from "@/api/backtests";
import { type Column, DataTable } from "@/components/DataTable";
import { Change, Profit } from "@/components/Profit";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./RegimeTable.module.css";

type Regime = Report["metrics"]["regimes"][number];

/** How the run did in rising, falling and sideways markets; the rule stands below. */
export function RegimeTable({ regimes, currency }: { regimes: Regime[]; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Regime>[] = [
    {
      id: "regime",
      header: t("metrics.regime.name"),
      meta: { title: true },
      cell: ({ row }) => t(`backtests.regime.${row.original.regime}`),
    },
    {
      id: "days",
      header: t("metrics.days.name"),
      meta: { figures: true, term: "metrics.days.name" },
      cell: ({ row }) => format.integer(row.original.days),
    },
    {
      id: "return",
      header: t("metrics.total_return.name"),
      meta: { figures: true, term: "metrics.total_return.name" },
      cell: ({ row }) => <Change value={row.original.total_return.toFixed(8)} />,
    },
    {
      id: "market",
      header: t("metrics.market_return.name"),
      meta: { figures: true, term: "metrics.market_return.name" },
      cell: ({ row }) => <Change value={row.original.market_return.toFixed(8)} />,
    },
    {
      id: "trades",
      header: t("metrics.trades.name"),
      meta: { figures: true, term: "metrics.trades.name" },
      cell: ({ row }) => format.integer(row.original.trades),
    },
    {
      id: "profit",
      header: t("metrics.profit.name"),
      meta: { figures: true, term: "metrics.profit.name" },
      cell: ({ row }) => <Profit value={row.original.profit.toFixed(8)} currency={currency} />,
    },
  ];
  return (
    <Section flush title={t("backtests.regimes")}>
      <DataTable
        name="regimes"
        label={t("backtests.regimes")}
        columns={columns}
        rows={regimes}
        rowId={({ regime }) => regime}
        footer={
          <p className={classes.text}>
            {t("metrics.regime.help")} {t("metrics.profit.name")}: {t("metrics.profit.help")}{" "}
            {t("metrics.market_return.name")}: {t("metrics.market_return.help")} {t("metrics.days.name")}:{" "}
            {t("metrics.days.help")}
          </p>
        }
      />
    </Section>
  );
}

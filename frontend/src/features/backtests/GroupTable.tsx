import type { Report } from "@/api/backtests";
import { type Column, DataTable } from "@/components/DataTable";
import { Profit } from "@/components/Profit";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

type Group = Report["pairs"][number];

interface GroupTableProps {
  title: string;
  first: string;
  groups: Group[];
  currency: string;
}

/** The trades of each pair, or of each way out. */
export function GroupTable({ title, first, groups, currency }: GroupTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Group>[] = [
    { id: "key", header: first, meta: { title: true }, cell: ({ row }) => row.original.key },
    {
      id: "trades",
      header: t("metrics.trades.name"),
      meta: { figures: true, term: "metrics.trades.name" },
      cell: ({ row }) => format.integer(row.original.trades),
    },
    {
      id: "wins",
      header: t("metrics.wins.name"),
      meta: { figures: true, term: "metrics.wins.name" },
      cell: ({ row }) => format.integer(row.original.wins),
    },
    {
      id: "profit",
      header: t("metrics.profit.name"),
      meta: { figures: true, term: "metrics.profit.name" },
      cell: ({ row }) => <Profit value={row.original.profit} currency={currency} />,
    },
  ];
  return (
    <Section flush title={title}>
      {groups.length === 0 ? (
        <p className={`${runs.soft} ${runs.inset}`}>{t("backtests.noTrades")}</p>
      ) : (
        <DataTable
          name="backtest.groups"
          label={title}
          columns={columns}
          rows={groups}
          rowId={({ key }) => key}
        />
      )}
    </Section>
  );
}

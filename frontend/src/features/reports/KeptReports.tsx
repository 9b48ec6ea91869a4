import { UnstyledButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeptReport, keptReportsQuery } from "@/api/reports";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { Rows } from "@/components/Rows";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reports.module.css";

interface KeptReportsProps {
  chosen: string;
  onPeriod: (period: string) => void;
}

/** Reports that were made when their period had ended. */
export function KeptReports({ chosen, onPeriod }: KeptReportsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const kept = useInfiniteQuery(keptReportsQuery);
  const columns: Column<KeptReport>[] = [
    {
      id: "period",
      header: t("reports.period"),
      meta: { title: true },
      cell: ({ row: { original: report } }) => (
        <UnstyledButton
          className={classes.choose}
          aria-pressed={report.id === chosen}
          onClick={() => onPeriod(report.id)}
        >
          {report.id}
        </UnstyledButton>
      ),
    },
    {
      id: "profit",
      header: t("reports.profit"),
      cell: ({ row: { original: report } }) => (
        <ul className={classes.headlines}>
          {report.books.map((book) => (
            <li key={`${book.mode} ${book.stake_currency}`}>
              <ModeBadge mode={book.mode} /> <Profit value={book.profit} currency={book.stake_currency} />
            </li>
          ))}
        </ul>
      ),
    },
    {
      id: "made",
      header: t("reports.madeAt"),
      cell: ({ row: { original: report } }) => (
        <span className="figures">{format.dateTime(report.made_at)}</span>
      ),
    },
  ];
  return (
    <Section flush title={t("reports.kept")}>
      <Rows
        query={kept}
        empty={<EmptyState title={t("reports.nothingKept")}>{t("reports.nothingKeptText")}</EmptyState>}
      >
        {(rows) => (
          <DataTable
            name="reports"
            label={t("reports.kept")}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            footer={<LoadMore query={kept} />}
          />
        )}
      </Rows>
    </Section>
  );
}

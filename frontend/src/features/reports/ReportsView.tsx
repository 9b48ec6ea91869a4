import { Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { reportFileUrl, reportQuery } from "@/api/reports";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { KeptReports } from "./KeptReports";
import { PeriodForm } from "./PeriodForm";
import { ReportBookSections } from "./ReportBookSections";
import classes from "./Reports.module.css";
import { daysOf } from "./reportSearch";

interface ReportsViewProps {
  period: string;
  onPeriod: (period: string) => void;
}

/** What a period brought, book by book, and the reports that are kept. */
export function ReportsView({ period, onPeriod }: ReportsViewProps) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const { data: report, error, refetch } = useQuery(reportQuery(period));
  const days: [string, string] = report ? daysOf(report) : ["", ""];
  return (
    <Page
      title={t("nav.reports")}
      actions={
        <div className={classes.files}>
          {(["report.md", "report.csv"] as const).map((file) => (
            <a key={file} href={reportFileUrl(period, file, language)} download>
              <IconDownload size={16} aria-hidden="true" />
              {t(file === "report.md" ? "reports.markdown" : "reports.csv")}
            </a>
          ))}
        </div>
      }
    >
      <Section title={t("reports.choose")}>
        <PeriodForm key={days.join()} period={period} days={days} onPeriod={onPeriod} />
        {report && (
          <p className={classes.note} role="status">
            {t(report.complete ? "reports.made" : "reports.soFar", { time: format.dateTime(report.made_at) })}
          </p>
        )}
      </Section>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && report === undefined && <Skeleton height="16rem" />}
      {report?.books.length === 0 && (
        <Section title={period}>
          <EmptyState title={t("reports.none")}>{t("reports.noneText")}</EmptyState>
        </Section>
      )}
      {report?.books.map((book) => (
        <ReportBookSections key={`${book.mode} ${book.stake_currency}`} id={report.id} book={book} />
      ))}
      <KeptReports chosen={period} onPeriod={onPeriod} />
    </Page>
  );
}

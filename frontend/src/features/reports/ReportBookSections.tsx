import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { fillsUrl, type ReportBook } from "@/api/reports";
import { DataTable } from "@/components/DataTable";
import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { Section } from "@/components/Section";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { CorrelationTable } from "./CorrelationTable";
import classes from "./Reports.module.css";
import { useReportColumns } from "./reportColumns";

/** One book of a report: SIMULATED and LIVE stand apart, with their own totals. */
export function ReportBookSections({ id, book }: { id: string; book: ReportBook }) {
  const { t } = useTranslation();
  const format = useFormat();
  const currency = book.stake_currency;
  const columns = useReportColumns(currency);
  return (
    <Section
      flush
      title={
        <>
          <ModeBadge mode={book.mode} /> {currency}
        </>
      }
      aside={
        <a className={classes.file} href={fillsUrl(id, book.mode)} download>
          <IconDownload size={16} aria-hidden="true" />
          {t("reports.fillsCsv")}
        </a>
      }
    >
      <Stats label={t("reports.totals")} columns={4} live={book.mode === "REAL_MARKET_SPOT"}>
        <Stat term="reports.profit">
          <Profit value={book.profit} currency={currency} />
        </Stat>
        <Stat term="reports.realised">
          <Profit value={book.realised} currency={currency} />
        </Stat>
        <Stat term="reports.drawdown">{format.percent(book.max_drawdown)}</Stat>
        <Stat term="reports.exposure">{format.money(book.max_exposure, currency)}</Stat>
        <Stat term="reports.fees">{format.money(book.fees, currency)}</Stat>
        <Stat term="reports.slippage">{format.money(book.slippage, currency, { signed: true })}</Stat>
        <Stat term="reports.traded">{format.money(book.traded, currency)}</Stat>
        <Stat term="reports.trades">{t("reports.won", { wins: book.wins, count: book.closed_trades })}</Stat>
      </Stats>
      <h3 className={classes.heading}>{t("reports.bots")}</h3>
      <DataTable
        name="report.bots"
        label={t("reports.bots")}
        columns={columns.bots}
        rows={book.bots}
        rowId={(row) => row.id}
      />
      <h3 className={classes.heading}>{t("reports.families")}</h3>
      <DataTable
        name="report.families"
        label={t("reports.families")}
        columns={columns.families}
        rows={book.families}
        rowId={(row) => row.id}
      />
      <h3 className={classes.heading}>{t("reports.pairs")}</h3>
      {book.pairs.length === 0 ? (
        <p className={classes.note}>{t("reports.noFills")}</p>
      ) : (
        <DataTable
          name="report.pairs"
          label={t("reports.pairs")}
          columns={columns.pairs}
          rows={book.pairs}
          rowId={(row) => row.id}
        />
      )}
      <h3 className={classes.heading}>{t("reports.denialsByRule")}</h3>
      {book.denials === null && <p className={classes.note}>{t("reports.denialsUnknown")}</p>}
      {book.denials?.length === 0 && <p className={classes.note}>{t("reports.noDenials")}</p>}
      {book.denials !== null && book.denials.length > 0 && (
        <ul className={classes.denials} aria-label={t("reports.denialsByRule")}>
          {book.denials.map(({ rule, times, bots }) => (
            <li key={rule}>
              <Link to="/decisions" search={{ rule }}>
                <code>{rule}</code>
              </Link>{" "}
              {t("reports.deniedTimes", { times, bots })}
            </li>
          ))}
        </ul>
      )}
      <CorrelationTable title={t("reports.botCorrelation")} mode={book.mode} found={book.bot_correlation} />
      <CorrelationTable
        title={t("reports.familyCorrelation")}
        mode={book.mode}
        found={book.family_correlation}
      />
    </Section>
  );
}

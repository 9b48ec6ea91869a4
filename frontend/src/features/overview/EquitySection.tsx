import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useMemo } from "react";
import { type Book, equityQuery, SPANS, type Span } from "@/api/portfolio";
import { levels } from "@/components/chart/equityLevels";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LateSegments } from "@/components/LateSegments";
import { later } from "@/components/later";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { subtract } from "@/lib/amount";
import { deepest } from "@/lib/drawdown";
import classes from "./Overview.module.css";

const EquityChart = later(async () => (await import("@/components/chart/EquityChart")).EquityChart);

interface EquitySectionProps {
  book: Book;
  span: Span;
  onSpan: (span: Span) => void;
}

export function EquitySection({ book, span, onSpan }: EquitySectionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(equityQuery(book.mode, book.stake_currency, span));

  // The samples are a minute apart; the newest point of the curve is now.
  const points = useMemo(() => {
    const samples = data?.items ?? [];
    const last = samples.at(-1);
    if (last === undefined || book.equity === null || book.mark_ts === null || book.mark_ts <= last.ts)
      return samples;
    const now = { ts: book.mark_ts, balance: book.balance, equity: book.equity, start: book.start_balance };
    return [...samples, now];
  }, [data, book.equity, book.balance, book.start_balance, book.mark_ts]);
  // What a bot was given is known only of samples that say it.
  const drawn = points.filter(({ start }) => start !== null).length;
  const profit = book.equity === null ? null : subtract(book.equity, book.start_balance);

  const waiting = <Skeleton className={classes.chart} radius={0} />;
  return (
    <Section
      flush
      title={t("overview.equityCurve")}
      aside={
        <LateSegments
          size="xs"
          aria-label={t("overview.span")}
          value={span}
          onChange={(value) => onSpan(value as Span)}
          data={SPANS.map((value) => ({ value, label: t(`overview.spans.${value}`) }))}
        />
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && waiting}
      {data !== undefined && drawn < 2 && (
        <div className={classes.chart}>
          <EmptyState title={t("overview.noCurve")}>{t("overview.noCurveText")}</EmptyState>
        </div>
      )}
      {data !== undefined && drawn >= 2 && (
        <Suspense fallback={waiting}>
          <EquityChart
            points={points}
            currency={book.stake_currency}
            image={{ title: t("overview.equityCurve"), mark: book.mode }}
            label={t("overview.equityLabel", {
              amount: format.money(profit, book.stake_currency),
              drawdown: format.percent(-deepest(levels(points))),
            })}
          />
        </Suspense>
      )}
    </Section>
  );
}

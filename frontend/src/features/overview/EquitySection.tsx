import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { memo, Suspense, useMemo } from "react";
import type { Schemas } from "@/api/client";
import { type Book, equityQuery, SPANS, type Span } from "@/api/portfolio";
import { levels } from "@/components/chart/equityLevels";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LateSegments } from "@/components/LateSegments";
import { later } from "@/components/later";
import { Section } from "@/components/Section";
import { useAtMostEvery } from "@/components/useAtMostEvery";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { subtract } from "@/lib/amount";
import { deepest } from "@/lib/drawdown";
import classes from "./Overview.module.css";

const EquityChart = later(async () => (await import("@/components/chart/EquityChart")).EquityChart);

// A day's curve is not seen to move within seconds, and a phone draws it slowly.
const CURVE_EVERY_MS = 5_000;

interface EquitySectionProps {
  book: Book;
  span: Span;
  onSpan: (span: Span) => void;
}

export function EquitySection({ book, span, onSpan }: EquitySectionProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(equityQuery(book.mode, book.stake_currency, span));
  const newest = useAtMostEvery(book, CURVE_EVERY_MS);
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
      {!error && data === undefined && <Waiting />}
      {data !== undefined && <Curve samples={data.items} book={newest} />}
    </Section>
  );
}

function Waiting() {
  return <Skeleton className={classes.chart} radius={0} />;
}

interface CurveProps {
  samples: Schemas["EquityPointPublic"][];
  book: Book;
}

const Curve = memo(function Curve({ samples, book }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // The samples are a minute apart; the newest point of the curve is now.
  const points = useMemo(() => {
    const last = samples.at(-1);
    const { mark_ts: ts, balance, equity, start_balance: start } = book;
    if (last === undefined || equity === null || balance === null || ts === null || ts <= last.ts)
      return samples;
    return [...samples, { ts, balance, equity, start }];
  }, [samples, book]);
  // What a bot was given is known only of samples that say it.
  const drawn = points.filter(({ start }) => start !== null).length;
  if (drawn < 2) {
    return (
      <div className={classes.chart}>
        <EmptyState title={t("overview.noCurve")}>{t("overview.noCurveText")}</EmptyState>
      </div>
    );
  }
  const { equity, start_balance: start } = book;
  const profit = equity === null || start === null ? null : subtract(equity, start);
  return (
    <Suspense fallback={<Waiting />}>
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
  );
});

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import type { Indicator } from "@/api/bots";
import { type Interval, marketCandlesQuery, marketLinesQuery } from "@/api/market";
import { BriefLink } from "@/components/BriefLink";
import { ColumnStack, Columns } from "@/components/Columns";
import { LinePicker } from "@/components/chart/LinePicker";
import { useLines } from "@/components/chart/useLines";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { DepthSection } from "./DepthSection";
import { lineName } from "./lineName";
import classes from "./Market.module.css";
import { PairFacts } from "./PairFacts";

const PriceChart = lazy(async () => ({
  default: (await import("@/components/chart/PriceChart")).PriceChart,
}));

const NONE: Indicator[] = [];

interface PairDetailProps {
  pair: string;
  interval: Interval;
  /** Lines that are switched. */
  switched: string[];
  onSwitched: (names: string[] | undefined) => void;
}

/** One pair: candles with the lines of the system's own indicators, regime, book, bots. */
export function PairDetail({ pair, interval, switched, onSwitched }: PairDetailProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(marketCandlesQuery(pair, interval));
  const computed = useQuery(marketLinesQuery(pair, interval)).data?.items;
  const named = useMemo(
    () => computed?.map((line) => ({ ...line, name: lineName(line.name) })) ?? NONE,
    [computed],
  );
  const lines = useLines(named, switched, onSwitched);
  const waiting = <Skeleton className={classes.chart} radius={0} />;
  return (
    <Columns split="5:2">
      <div className={classes.candles}>
        <Section
          flush
          title={`${pair} · ${interval}`}
          aside={<BriefLink kind="pair" subject={pair} size="xs" />}
        >
          {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
          {data === undefined && !error && waiting}
          {data?.items.length === 0 && <EmptyState title={t("chart.none")}>{t("chart.noneText")}</EmptyState>}
          {data !== undefined && data.items.length > 0 && (
            <Suspense fallback={waiting}>
              <PriceChart
                pair={pair}
                key={`${pair} ${data.interval}`}
                data={{ ...data, markers: [], blocked: [] }}
                image={{ title: `${pair} · ${data.interval}`, mark: "MARKET" }}
                label={t("market.chart", { pair, interval })}
                indicators={lines.shown}
              />
              {lines.all.length > 0 && <LinePicker label={t("market.lines")} {...lines} />}
            </Suspense>
          )}
        </Section>
      </div>
      <ColumnStack>
        <PairFacts pair={pair} interval={interval} />
        <DepthSection pair={pair} />
      </ColumnStack>
    </Columns>
  );
}

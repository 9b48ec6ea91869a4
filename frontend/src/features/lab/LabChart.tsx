import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { labCandlesQuery } from "@/api/lab";
import { pairsQuery } from "@/api/market";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Lab.module.css";

const PriceChart = lazy(async () => ({
  default: (await import("@/components/chart/PriceChart")).PriceChart,
}));

/** The last two hours of the chosen pair; with all pairs chosen, of the most traded one. */
export function LabChart({ pair: chosen }: { pair: string }) {
  const { t } = useTranslation();
  const { data: pairs } = useQuery(pairsQuery);
  const pair = chosen || (pairs?.items[0]?.pair ?? "");
  const { data, error, refetch } = useQuery(labCandlesQuery(pair));
  const waiting = <Skeleton className={classes.chart} radius={0} />;
  return (
    <Section flush title={`${pair} · 1m`}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && waiting}
      {data?.items.length === 0 && <EmptyState title={t("chart.none")}>{t("chart.noneText")}</EmptyState>}
      {data !== undefined && data.items.length > 0 && (
        <Suspense fallback={waiting}>
          <PriceChart
            pair={pair}
            key={pair}
            data={{ ...data, markers: [], blocked: [] }}
            image={{ title: `${pair} · ${data.interval}`, mark: "MARKET" }}
            label={t("chart.label", { pair, interval: data.interval, count: 0 })}
          />
        </Suspense>
      )}
    </Section>
  );
}

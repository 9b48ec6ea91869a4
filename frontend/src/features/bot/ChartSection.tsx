import "@/theme/mantineForms";
import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { type Bot, candlesQuery, type Trade } from "@/api/bots";
import type { Denied } from "@/components/chart/useDeniedClick";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";
import { DeniedNote } from "./DeniedNote";
import { IndicatorPicker } from "./IndicatorPicker";
import { QualityNote } from "./QualityNote";
import { useIndicators } from "./useIndicators";

const PriceChart = lazy(async () => ({
  default: (await import("@/components/chart/PriceChart")).PriceChart,
}));

interface ChartSectionProps {
  bot: Bot;
  pair: string | undefined;
  onPair: (pair: string) => void;
  /** The trade to draw, shown while its pair is. */
  trade: Trade | null;
  /** Lines that are switched. */
  lines: string[];
  onLines: (names: string[] | undefined) => void;
}

export function ChartSection({ bot, pair: chosen, onPair, trade, lines, onLines }: ChartSectionProps) {
  const { t } = useTranslation();
  const pair = bot.pairs.find((one) => one === chosen) ?? bot.pairs[0] ?? "";
  const { data, error, refetch } = useQuery(candlesQuery(bot.id, pair));
  const indicators = useIndicators(bot, pair, lines, onLines);
  const [denied, setDenied] = useState<(Denied & { pair: string }) | null>(null);
  const waiting = <Skeleton className={classes.chart} radius={0} />;
  return (
    <Section
      flush
      title={`${pair} · ${bot.timeframe}`}
      aside={
        bot.pairs.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t("bot.pair")}
            value={pair}
            onChange={(event) => onPair(event.currentTarget.value)}
            data={bot.pairs}
          />
        )
      }
    >
      {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <QualityNote quality={data?.quality} />
      {!error && data === undefined && waiting}
      {data?.items.length === 0 && <EmptyState title={t("chart.none")}>{t("chart.noneText")}</EmptyState>}
      {data !== undefined && data.items.length > 0 && (
        <Suspense fallback={waiting}>
          <PriceChart
            pair={pair}
            key={`${pair} ${data.interval}`}
            data={data}
            image={{ title: `${bot.name} · ${pair} · ${data.interval}`, mark: bot.mode }}
            label={t("chart.label", { pair, interval: data.interval, count: data.markers.length })}
            trade={trade?.pair === pair ? trade : null}
            indicators={indicators.shown}
            onDenied={(found) => setDenied({ ...found, pair })}
          />
          {denied?.pair === pair && (
            <DeniedNote botId={bot.id} pair={pair} denied={denied} onClose={() => setDenied(null)} />
          )}
          <IndicatorPicker {...indicators} />
        </Suspense>
      )}
    </Section>
  );
}

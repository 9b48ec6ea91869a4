import type { Report } from "@/api/backtests";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { PERFORMANCE, TRADING, useMetricText } from "./metricText";

interface FigureGridProps {
  metrics: Report["metrics"];
  currency: string;
}

/** Every figure with its definition on hover, and beside it what holding the pairs would have brought. */
export function FigureGrid({ metrics, currency }: FigureGridProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useMetricText(currency);
  const { performance, market, trading, beyond_market: beyond } = metrics;
  return (
    <Stats label={t("backtests.figures")} columns={4}>
      {PERFORMANCE.map((name) => (
        <Stat
          key={name}
          term={`metrics.${name}.name`}
          detail={market && t("backtests.held", { value: text(name, market[name]) })}
        >
          {text(name, performance[name])}
        </Stat>
      ))}
      <Stat term="metrics.beyond_market.name" detail={t("backtests.cash", { value: format.percent(0) })}>
        {format.percent(beyond, { signed: true })}
      </Stat>
      {TRADING.map((name) => (
        <Stat
          key={name}
          term={`metrics.${name}.name`}
          detail={
            name === "trades" && t("backtests.winsLosses", { wins: trading.wins, losses: trading.losses })
          }
        >
          {text(name, trading[name])}
        </Stat>
      ))}
    </Stats>
  );
}

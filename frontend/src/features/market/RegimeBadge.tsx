import {
  IconActivityHeartbeat,
  IconArrowsHorizontal,
  IconTrendingDown,
  IconTrendingUp,
} from "@tabler/icons-react";
import type { Regime } from "@/api/market";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./Market.module.css";

const ICONS = {
  TREND_UP: IconTrendingUp,
  TREND_DOWN: IconTrendingDown,
  RANGE: IconArrowsHorizontal,
  HIGH_VOLATILITY: IconActivityHeartbeat,
};

export function RegimeBadge({ regime }: { regime: Regime | null }) {
  const { t } = useTranslation();
  if (regime === null) return <span>{MISSING}</span>;
  const Icon = ICONS[regime.kind];
  return (
    <span className={classes.regime} data-kind={regime.kind}>
      <Icon size={14} aria-hidden="true" />
      {t(`market.kind.${regime.kind}`)}
    </span>
  );
}

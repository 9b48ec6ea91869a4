import type { Watched } from "@/api/market";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./Market.module.css";

// Tickers come every few seconds; what is younger is as new as prices get.
const NEW_MS = 10_000;

/** A price with its age before it once it is not quite new: the figures of the column stay where they are. */
export function AgedPrice({ one: { pair, price, price_at: at } }: { one: Watched }) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = usePrice();
  const now = useNow();
  const age = price === null || at === null ? 0 : now - at;
  return (
    <span title={at === null ? undefined : format.dateTime(at)}>
      {age >= NEW_MS && (
        <span className={classes.priceAge} title={t("market.priceAge")}>
          {format.duration(age)}
        </span>
      )}
      {written(pair, price)}
    </span>
  );
}

/** How long ago the candle closed that the figures are of; a late one is said to be. */
export function Age({ closedAt, stale }: { closedAt: number | null; stale: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (closedAt === null) return <span className={classes.stale}>{MISSING}</span>;
  return (
    <span className={stale ? classes.stale : undefined} title={format.dateTime(closedAt)}>
      {format.duration(Math.max(0, now - closedAt))}
      {stale && ` · ${t("market.stale")}`}
    </span>
  );
}

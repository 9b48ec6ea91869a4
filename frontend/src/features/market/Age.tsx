import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./Market.module.css";

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

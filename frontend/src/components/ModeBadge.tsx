import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./ModeBadge.module.css";

/** SIMULATED is an outline, LIVE a filled slab: told apart by word, shape and colour. */
export function ModeBadge({ mode }: { mode: Schemas["BotPublic"]["mode"] }) {
  const { t } = useTranslation();
  const live = mode === "REAL_MARKET_SPOT";
  return (
    <span
      className={live ? classes.live : classes.simulated}
      title={live ? t("mode.liveMeaning") : t("mode.simulatedMeaning")}
    >
      <span className={live ? classes.dot : classes.ring} aria-hidden="true" />
      {live ? t("mode.live") : t("mode.simulated")}
    </span>
  );
}

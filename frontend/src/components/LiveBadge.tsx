import { IconPlugConnectedX } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { useGatewayAway } from "@/api/health";
import { connection, watchConnection } from "@/api/live";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./LiveBadge.module.css";

const STALE_AFTER_MS = 3_000;

/** Whether what is on screen is now; if not, how old it is. */
export function LiveBadge() {
  const { t } = useTranslation();
  const format = useFormat();
  const { open, since } = useSyncExternalStore(watchConnection, connection);
  const away = useGatewayAway();
  const now = useNow(!open);
  const lost = !open && now - since > STALE_AFTER_MS;
  return (
    <span role="status" className={lost || away !== null ? classes.lost : classes.live}>
      {lost || away !== null ? (
        <>
          <IconPlugConnectedX size={15} aria-hidden="true" />
          {lost ? t("live.lost", { age: format.duration(now - since) }) : t("live.gateway.badge")}
        </>
      ) : (
        <>
          <span className={classes.dot} aria-hidden="true" />
          {t("live.now")}
        </>
      )}
    </span>
  );
}

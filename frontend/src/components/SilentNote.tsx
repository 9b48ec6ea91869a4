import type { Bot } from "@/api/bots";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./StateBadge.module.css";

/** That a bot which runs has not come round for long, and for how long; nothing while it does. */
export function SilentNote({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const since = bot.process?.silent_since ?? null;
  const now = useNow(since !== null);
  if (since === null) return null;
  return (
    <span className={`${classes.state} ${classes.held}`} title={t("state.silentMeaning")}>
      {t("state.silent", { duration: format.duration(now - since) })}
    </span>
  );
}

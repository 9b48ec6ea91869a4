import type { Bot } from "@/api/bots";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import { isLate } from "@/lib/timeframe";
import classes from "./BotView.module.css";

/** Whether the bot does its work: the last candle it has processed, not merely that a process exists. */
export function BotHealth({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { process } = bot;
  const now = useNow(process !== null);
  const candle = process?.last_candle_at ?? null;
  const late = candle !== null && bot.state === "RUNNING" && isLate(candle, bot.timeframe, now);
  return (
    <dl className={classes.facts} aria-label={t("bot.health")}>
      <div>
        <dt>{t("bot.strategy")}</dt>
        <dd>
          {bot.strategy} · {bot.timeframe}
        </dd>
      </div>
      <div>
        <dt>{t("bot.lastCandle")}</dt>
        <dd className={late ? classes.late : undefined}>
          {candle === null ? t("bot.noCandle") : format.dateTime(candle)}
          {candle !== null && ` · ${late ? t("bot.candleLate") : t("bot.candleOnTime")}`}
        </dd>
      </div>
      <div>
        <dt>{t("bot.runningFor")}</dt>
        <dd className="figures">
          {process === null ? t("bot.noProcess") : format.duration(now - process.since)}
        </dd>
      </div>
      <div>
        <dt>{t("bot.memory")}</dt>
        <dd className="figures">{format.megabytes(process?.memory_bytes)}</dd>
      </div>
      <div>
        <dt>{t("bot.version")}</dt>
        <dd className="figures">
          {bot.version}
          {bot.running_version !== null &&
            bot.running_version !== bot.version &&
            ` · ${t("bot.runningVersion", { version: bot.running_version })}`}
        </dd>
      </div>
    </dl>
  );
}

import type { ForecastRequest } from "@/api/forecast";
import type { Strategy } from "@/api/strategies";
import { type BotValues, riskSummary, STAKE_CURRENCY, toRequest } from "@/components/botValues/botValues";
import { ModeBadge } from "@/components/ModeBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";
import { ForecastNote } from "./ForecastNote";

/** What the panel is asked of these values; a bot without a name yet is known by its strategy. */
function draftOf(
  values: BotValues,
  strategy: Strategy | undefined,
  botId: string | undefined,
): ForecastRequest {
  const request = toRequest(values, strategy);
  return { ...request, name: request.name || values.strategy, mode: values.mode, bot_id: botId ?? null };
}

interface RiskNoteProps {
  botId: string | undefined;
  values: BotValues;
  strategy: Strategy | undefined;
}

/** What these values mean in plain words, while they are typed. */
export function RiskNote({ botId, values, strategy }: RiskNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const risk = riskSummary(values, strategy);
  const money = (amount: string) => format.money(amount, STAKE_CURRENCY);
  return (
    <div aria-live="polite">
      <div className={classes.summaryTop}>
        <h2>{t("summary.title")}</h2>
        <ModeBadge mode={values.mode} />
      </div>
      <p className={classes.summaryName}>{values.name.trim() || t("summary.unnamed")}</p>
      <p className={classes.hint}>
        {values.strategy} · {values.timeframe || strategy?.timeframe} ·{" "}
        {t("summary.pairs", { count: values.pairs.length })}
      </p>
      {risk ? (
        <>
          <p className={classes.sentence}>
            {t("summary.stake", {
              count: risk.trades,
              amount: money(risk.atStake),
              each: money(values.stake_amount),
            })}
          </p>
          <p className={classes.sentence}>
            {t("summary.worst", {
              stop: format.percent(risk.stoploss),
              each: money(risk.eachAtStop),
              loss: money(risk.atStop),
              share: format.percent(risk.ofBalance),
            })}
          </p>
          <p className={classes.hint}>{t("summary.caveat")}</p>
          {values.pairs.length > 0 && <ForecastNote draft={draftOf(values, strategy, botId)} />}
        </>
      ) : (
        <p className={classes.hint}>{t("summary.incomplete")}</p>
      )}
      {values.mode === "SIMULATED" && <p className={classes.hint}>{t("summary.simulated")}</p>}
    </div>
  );
}

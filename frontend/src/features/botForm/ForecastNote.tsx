import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type Forecast, type ForecastRequest, forecastQuery } from "@/api/forecast";
import { useErrorText } from "@/components/ErrorNote";
import { ModeBadge } from "@/components/ModeBadge";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";

const TYPING_MS = 500;

/** What the bot would meet: what the limits would deny, bots in the same pairs, memory. */
export function ForecastNote({ draft }: { draft: ForecastRequest }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const { data, error } = useQuery(forecastQuery(settled));
  if (error) {
    return (
      <p className={classes.warning} role="status">
        {t("forecast.refused", { reason: errorText(error) })}
      </p>
    );
  }
  if (data === undefined) return <Skeleton height="5rem" />;
  return (
    <>
      <Denials denials={data.denials} pairs={draft.pairs.length} />
      <Overlaps overlaps={data.overlaps} />
      <Memory memory={data.memory} />
    </>
  );
}

function Denials({ denials, pairs }: { denials: Forecast["denials"]; pairs: number }) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  if (denials.length === 0) return <p className={classes.sentence}>{t("forecast.allowed")}</p>;
  return (
    <>
      <p className={classes.warning}>{t("forecast.denied")}</p>
      <ul className={classes.denials}>
        {denials.map(({ rule, label, trade, pairs: denied, ...told }) => (
          <li key={rule}>
            <b>{label}</b>{" "}
            {trade > 1
              ? t("forecast.fromTrade", { trade })
              : denied.length < pairs && t("forecast.inPairs", { pairs: denied.join(", ") })}{" "}
            <span className={classes.reason}>{reasonOf(told)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Overlaps({ overlaps }: { overlaps: Forecast["overlaps"] }) {
  const { t } = useTranslation();
  if (overlaps.length === 0) return <p className={classes.sentence}>{t("forecast.alone")}</p>;
  return (
    <>
      <p className={classes.sentence}>{t("forecast.overlap", { count: overlaps.length })}</p>
      <ul className={classes.denials}>
        {overlaps.map(({ bot_id: id, name, mode, pairs }) => (
          <li key={id}>
            <b>{name}</b> <ModeBadge mode={mode} /> <span className={classes.reason}>{pairs.join(", ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Memory({ memory }: { memory: Forecast["memory"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const size = format.megabytes(memory.bytes);
  return (
    <p className={classes.sentence}>
      {memory.measured_bots > 0
        ? t("forecast.memoryMeasured", { size, count: memory.measured_bots })
        : t("forecast.memoryEstimated", { size })}
    </p>
  );
}

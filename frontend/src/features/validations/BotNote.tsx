import { Alert } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Bot } from "@/api/bots";
import type { DataFile } from "@/api/data";
import type { BacktestValues } from "@/components/backtestValues";
import { useTranslation } from "@/i18n/useTranslation";

interface BotNoteProps {
  bot: Bot;
  values: BacktestValues;
  /** The stored candles that the run can use. */
  files: DataFile[];
}

/** Whose settings the form holds, those it has no field for, and the candles that are missing for them. */
export function BotNote({ bot, values, files }: BotNoteProps) {
  const { t } = useTranslation();
  const missing = bot.pairs.filter((pair) => !files.some((file) => file.pair === pair));
  const also = [
    ...(values.stoploss === "" ? [] : [t("validations.botStop", { percent: values.stoploss })]),
    ...Object.entries(values.parameters).map(([name, value]) => `${name} = ${value}`),
  ];
  return (
    <>
      <p>
        {t("validations.ofBot")}{" "}
        <Link to="/bots/$botId" params={{ botId: bot.id }}>
          {bot.name}
        </Link>
        . {t("validations.ofBotText")}{" "}
        {also.length > 0 && t("validations.botAlso", { list: also.join(", ") })}
      </p>
      {missing.length > 0 && files.length > 0 && values.timeframe === bot.timeframe && (
        <Alert color="signal">
          {t("validations.botNoCandles", { pairs: missing.join(", "), timeframe: values.timeframe })}{" "}
          <Link to="/data" search={{ form: "download" }}>
            {t("data.download")}
          </Link>
        </Alert>
      )}
    </>
  );
}

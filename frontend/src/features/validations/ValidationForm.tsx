import "@/theme/mantineForms";
import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Bot } from "@/api/bots";
import type { DataFile } from "@/api/data";
import type { Strategy } from "@/api/strategies";
import { useStartValidation, type Validation } from "@/api/validations";
import {
  type BacktestValues,
  CURRENCY,
  firstValues,
  rangeOf,
  refusedField,
  stakeFor,
  usable,
  valuesOfBot,
} from "@/components/backtestValues";
import { CostFields } from "@/components/CostFields";
import { ErrorNote } from "@/components/ErrorNote";
import { AccountFields } from "@/components/runs/AccountFields";
import { CandleFields } from "@/components/runs/CandleFields";
import { RangeFields } from "@/components/runs/RangeFields";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { BotNote } from "./BotNote";
import { countWindows, firstWindows, validationWish, type WindowValues } from "./validationForm";
import { WindowFields } from "./WindowFields";

interface ValidationFormProps {
  /** Whose settings the form begins with; undefined: those that fit the stored candles. */
  bot: Bot | undefined;
  strategies: Strategy[];
  files: DataFile[];
  /** The pairs of the venue; undefined where it does not tell. */
  traded: string[] | undefined;
  wanted: string | undefined;
  onStarted: (validation: Validation) => void;
}

/** What to validate on which candles, and how the range is cut; it can be started as it comes. */
export function ValidationForm({
  bot,
  strategies,
  files: stored,
  traded,
  wanted,
  onStarted,
}: ValidationFormProps) {
  const { t } = useTranslation();
  const files = traded ? stored.filter(({ pair }) => traded.includes(pair)) : stored;
  const start = useStartValidation();
  // Once: files that arrive while somebody fills in the form must not undo what was typed.
  const [values, setValues] = useState<BacktestValues>(() =>
    bot ? valuesOfBot(bot, files) : firstValues(strategies, files, wanted),
  );
  const [windows, setWindows] = useState<WindowValues>(() => firstWindows(values.timeframe));
  const change = (part: Partial<BacktestValues>) => {
    // What was refused is not what stands there any more.
    if (start.isError) start.reset();
    setValues((known) => ({ ...known, ...part }));
  };
  const chosen = strategies.find(({ name }) => name === values.strategy);
  const currency = values.base?.stake_currency ?? CURRENCY;
  const there = usable(files, values.timeframe, currency);
  const changeTimeframe = (timeframe: string) => {
    change({ timeframe, ...rangeOf(usable(files, timeframe, currency)) });
    setWindows((known) => ({ ...firstWindows(timeframe), kind: known.kind, epochs: known.epochs }));
  };
  const changeStrategy = (name: string) => {
    const strategy = strategies.find((one) => one.name === name);
    change({ strategy: name, stake: stakeFor(strategy), parameters: {}, stoploss: "" });
    changeTimeframe(strategy?.timeframe ?? values.timeframe);
  };
  const refused = refusedField(start.error);
  const errorOf = (...fields: string[]) =>
    refused && fields.includes(refused.field) ? refused.detail : undefined;
  const count = countWindows(values.from, values.until, windows);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(validationWish(values, windows, chosen), { onSuccess: onStarted });
  };
  return (
    <Section title={t("validations.what")}>
      <form className={runs.form} onSubmit={submit}>
        <p className={runs.soft}>{t("validations.intro")}</p>
        {bot && <BotNote bot={bot} values={values} files={there} />}
        <CandleFields
          values={values}
          strategies={strategies}
          files={there}
          onStrategy={changeStrategy}
          onTimeframe={changeTimeframe}
          onPairs={(pairs) => change({ pairs })}
          errorOf={errorOf}
        />
        <div className={runs.grid}>
          <RangeFields values={values} onChange={change} errorOf={errorOf} />
          <WindowFields
            values={windows}
            onChange={(part) => setWindows((known) => ({ ...known, ...part }))}
            errorOf={errorOf}
          />
        </div>
        <p role="status">
          {count === 0
            ? t("validations.noWindow")
            : t("validations.makes", { count, epochs: count * Number(windows.epochs) })}
        </p>
        <details open={bot !== undefined}>
          <summary>{t("validations.money")}</summary>
          <div className={runs.grid}>
            <AccountFields values={values} currency={currency} onChange={change} errorOf={errorOf} />
            <CostFields values={values} onChange={change} errorOf={errorOf} />
          </div>
        </details>
        {start.error && <ErrorNote error={start.error} />}
        <div>
          <Button
            type="submit"
            loading={start.isPending}
            disabled={values.pairs.length === 0 || values.strategy === "" || count === 0}
          >
            {t("validations.start")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

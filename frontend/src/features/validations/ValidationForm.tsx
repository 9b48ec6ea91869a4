import "@/theme/mantineForms";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type DataFile, TIMEFRAMES } from "@/api/data";
import { ApiError } from "@/api/errors";
import type { Strategy } from "@/api/strategies";
import { useStartValidation, type Validation } from "@/api/validations";
import { AmountInput } from "@/components/AmountInput";
import { ButtonLink } from "@/components/ButtonLink";
import {
  type BacktestValues,
  CURRENCY,
  firstValues,
  rangeOf,
  stakeFor,
  usable,
} from "@/components/backtestValues";
import { CostFields } from "@/components/CostFields";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { PairSelect } from "@/components/PairSelect";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Validations.module.css";
import { countWindows, firstWindows, validationWish, type WindowValues } from "./validationForm";
import { WindowFields } from "./WindowFields";

interface ValidationFormProps {
  strategies: Strategy[];
  files: DataFile[];
  /** The pairs of the venue; undefined where it does not tell. */
  traded: string[] | undefined;
  wanted: string | undefined;
  onStarted: (validation: Validation) => void;
}

/** What to validate on which candles, and how the range is cut; it can be started as it comes. */
export function ValidationForm({
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
  const [values, setValues] = useState<BacktestValues>(() => firstValues(strategies, files, wanted));
  const [windows, setWindows] = useState<WindowValues>(() => firstWindows(values.timeframe));
  const change = (part: Partial<BacktestValues>) => setValues((known) => ({ ...known, ...part }));
  const chosen = strategies.find(({ name }) => name === values.strategy);
  const there = usable(files, values.timeframe);
  const changeTimeframe = (timeframe: string) => {
    change({ timeframe, ...rangeOf(usable(files, timeframe)) });
    setWindows((known) => ({ ...firstWindows(timeframe), kind: known.kind, epochs: known.epochs }));
  };
  const changeStrategy = (name: string) => {
    const strategy = strategies.find((one) => one.name === name);
    change({ strategy: name, stake: stakeFor(strategy) });
    changeTimeframe(strategy?.timeframe ?? values.timeframe);
  };
  const refused = start.error instanceof ApiError ? start.error : null;
  const errorOf = (...fields: string[]) =>
    refused?.field && fields.includes(refused.field) ? refused.detail : undefined;
  const count = countWindows(values.from, values.until, windows);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(validationWish(values, windows, chosen), { onSuccess: onStarted });
  };
  return (
    <Section title={t("validations.what")}>
      <form className={classes.form} onSubmit={submit}>
        <p className={classes.soft}>{t("validations.intro")}</p>
        <div className={classes.grid}>
          <NativeSelect
            label={t("backtests.strategy")}
            value={values.strategy}
            onChange={(event) => changeStrategy(event.currentTarget.value)}
            data={strategies.filter(({ error }) => error === null).map(({ name }) => name)}
            error={errorOf("strategy")}
          />
          <NativeSelect
            label={t("backtests.timeframe")}
            value={values.timeframe}
            onChange={(event) => changeTimeframe(event.currentTarget.value)}
            data={[...new Set<string>([...TIMEFRAMES, values.timeframe])]}
            error={errorOf("timeframe")}
          />
        </div>
        {there.length === 0 ? (
          <EmptyState
            title={t("backtests.noData", { timeframe: values.timeframe })}
            action={
              <ButtonLink to="/data" search={{ form: "download" }}>
                {t("data.download")}
              </ButtonLink>
            }
          >
            {t("backtests.noDataText")}
          </EmptyState>
        ) : (
          <PairSelect
            label={t("backtests.pairs")}
            description={undefined}
            pairs={there.map(({ pair }) => pair)}
            chosen={values.pairs}
            onChange={(pairs) => change({ pairs })}
            error={errorOf("pairs")}
          />
        )}
        <div className={classes.grid}>
          <TextInput
            type="date"
            required
            label={t("backtests.from")}
            value={values.from}
            onChange={(event) => change({ from: event.currentTarget.value })}
            error={errorOf("start")}
          />
          <TextInput
            type="date"
            required
            label={t("backtests.until")}
            value={values.until}
            onChange={(event) => change({ until: event.currentTarget.value })}
            error={errorOf("end")}
          />
          <WindowFields
            values={windows}
            onChange={(part) => setWindows((known) => ({ ...known, ...part }))}
            errorOf={errorOf}
          />
        </div>
        <p className="figures" role="status">
          {count === 0
            ? t("validations.noWindow")
            : t("validations.makes", { count, epochs: count * Number(windows.epochs) })}
        </p>
        <details>
          <summary>{t("validations.money")}</summary>
          <div className={classes.grid}>
            <AmountInput
              label={t("backtests.balance")}
              unit={CURRENCY}
              value={values.balance}
              onChange={(balance) => change({ balance })}
              error={errorOf("balance")}
            />
            <AmountInput
              label={t("backtests.stake")}
              description={t("backtests.stakeHint")}
              unit={CURRENCY}
              value={values.stake}
              onChange={(stake) => change({ stake })}
              error={errorOf("stake_amount")}
            />
            <AmountInput
              label={t("backtests.maxOpenTrades")}
              decimals={0}
              value={values.maxOpenTrades}
              onChange={(maxOpenTrades) => change({ maxOpenTrades })}
              error={errorOf("max_open_trades")}
            />
            <CostFields values={values} onChange={change} errorOf={(name) => errorOf(name)} />
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

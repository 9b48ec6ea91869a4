import "@/theme/mantineForms";
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Backtest, useStartBacktest } from "@/api/backtests";
import { type DataFile, TIMEFRAMES } from "@/api/data";
import { ApiError } from "@/api/errors";
import type { Strategy } from "@/api/strategies";
import { AmountInput } from "@/components/AmountInput";
import { ButtonLink } from "@/components/ButtonLink";
import {
  type BacktestValues,
  CURRENCY,
  firstValues,
  rangeOf,
  stakeFor,
  toWish,
  usable,
  valuesOf,
} from "@/components/backtestValues";
import { CostFields } from "@/components/CostFields";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { PairSelect } from "@/components/PairSelect";
import { ParameterFields } from "@/components/ParameterFields";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";

interface BacktestFormProps {
  strategies: Strategy[];
  files: DataFile[];
  /** The pairs of the venue; undefined where it does not tell. */
  traded: string[] | undefined;
  wanted: string | undefined;
  /** The run whose settings are taken over. */
  run: Backtest | undefined;
  onStarted: (backtest: Backtest) => void;
}

const FIELDS: Record<string, keyof BacktestValues> = {
  stake_amount: "stake",
  start: "from",
  end: "until",
  max_open_trades: "maxOpenTrades",
  "slippage.bps": "bps",
  "slippage.fill_share": "fillShare",
};

/** What to test and under which assumptions; it can be started as it comes. */
export function BacktestForm({
  strategies,
  files: stored,
  traded,
  wanted,
  run,
  onStarted,
}: BacktestFormProps) {
  const { t } = useTranslation();
  const files = traded ? stored.filter(({ pair }) => traded.includes(pair)) : stored;
  const start = useStartBacktest();
  // Once: files that arrive while somebody fills in the form must not undo what was typed.
  const [values, setValues] = useState(() => (run ? valuesOf(run) : firstValues(strategies, files, wanted)));
  const change = (part: Partial<BacktestValues>) => setValues((known) => ({ ...known, ...part }));
  const currency = values.base?.stake_currency ?? CURRENCY;
  const ofTimeframe = (known: DataFile[], timeframe: string) => usable(known, timeframe, currency);
  const chosen = strategies.find(({ name }) => name === values.strategy);
  const changeTimeframe = (timeframe: string) =>
    change({ timeframe, ...rangeOf(ofTimeframe(files, timeframe)) });
  const changeStrategy = (name: string) => {
    const strategy = strategies.find((one) => one.name === name);
    const timeframe = strategy?.timeframe ?? values.timeframe;
    const range = rangeOf(ofTimeframe(files, timeframe));
    change({ strategy: name, timeframe, stake: stakeFor(strategy), parameters: {}, ...range });
  };
  const there = ofTimeframe(files, values.timeframe);
  const foreign = ofTimeframe(stored, values.timeframe).length - there.length;
  const bad = there.filter(({ pair, grade }) => grade === "BAD" && values.pairs.includes(pair));
  const refused = start.error instanceof ApiError ? start.error : null;
  const field = refused?.field ? (FIELDS[refused.field] ?? refused.field) : null;
  const errorOf = (name: keyof BacktestValues) => (field === name ? refused?.detail : undefined);
  const limits = Object.entries(values.base?.gates?.limits ?? {});
  const ofParameter = (name: string) => (field === `parameters.${name}` ? refused?.detail : undefined);
  const shown =
    field !== null && (field in values || chosen?.parameters.some(({ name }) => ofParameter(name)) === true);
  const timeframes = [...new Set<string>([...TIMEFRAMES, values.timeframe])];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(toWish(values, chosen), { onSuccess: onStarted });
  };
  return (
    <Section title={t("backtests.what")}>
      <form className={classes.form} onSubmit={submit}>
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
            data={timeframes}
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
            description={foreign > 0 ? t("backtests.notTraded", { count: foreign }) : undefined}
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
            error={errorOf("from")}
          />
          <TextInput
            type="date"
            required
            label={t("backtests.until")}
            value={values.until}
            onChange={(event) => change({ until: event.currentTarget.value })}
            error={errorOf("until")}
          />
          <AmountInput
            label={t("backtests.balance")}
            unit={currency}
            value={values.balance}
            onChange={(balance) => change({ balance })}
            error={errorOf("balance")}
          />
          <AmountInput
            label={t("backtests.stake")}
            description={t("backtests.stakeHint")}
            unit={currency}
            value={values.stake}
            onChange={(stake) => change({ stake })}
            error={errorOf("stake")}
          />
          <AmountInput
            label={t("backtests.stoploss")}
            description={t("backtests.stoplossHint")}
            unit="%"
            value={values.stoploss}
            onChange={(stoploss) => change({ stoploss })}
            error={errorOf("stoploss")}
          />
          <AmountInput
            label={t("backtests.maxOpenTrades")}
            decimals={0}
            value={values.maxOpenTrades}
            onChange={(maxOpenTrades) => change({ maxOpenTrades })}
            error={errorOf("maxOpenTrades")}
          />
          <CostFields values={values} onChange={change} errorOf={errorOf} />
        </div>
        <Checkbox
          label={t("backtests.gates")}
          description={
            limits.length === 0
              ? t("backtests.gatesHint")
              : t("backtests.gatesKept", {
                  limits: limits.map(([name, value]) => `${name} ${value}`).join(", "),
                })
          }
          checked={values.gates}
          onChange={(event) => change({ gates: event.currentTarget.checked })}
        />
        {chosen !== undefined && chosen.parameters.length > 0 && (
          <details open={run !== undefined && Object.keys(values.parameters).length > 0}>
            <summary>{t("form.tune", { count: chosen.parameters.length })}</summary>
            <p className={classes.soft}>{t("form.parametersHint")}</p>
            <ParameterFields
              parameters={chosen.parameters}
              values={values.parameters}
              onChange={(name, value) => change({ parameters: { ...values.parameters, [name]: value } })}
              onReset={() => change({ parameters: {} })}
              errorOf={ofParameter}
            />
          </details>
        )}
        {bad.length > 0 && (
          <Checkbox
            label={t("backtests.force", { pairs: bad.map(({ pair }) => pair).join(", ") })}
            description={t("data.meaning.BAD")}
            checked={values.force}
            onChange={(event) => change({ force: event.currentTarget.checked })}
          />
        )}
        <Textarea
          label={t("backtests.notes")}
          value={values.notes}
          onChange={(event) => change({ notes: event.currentTarget.value })}
          error={errorOf("notes")}
        />
        {start.error && !shown && <ErrorNote error={start.error} />}
        <div>
          <Button
            type="submit"
            loading={start.isPending}
            disabled={values.pairs.length === 0 || values.strategy === ""}
          >
            {t("backtests.start")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

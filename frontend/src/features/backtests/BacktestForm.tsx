import "@/theme/mantineForms";
import { Button, Checkbox, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Backtest, useStartBacktest } from "@/api/backtests";
import type { DataFile } from "@/api/data";
import type { Strategy } from "@/api/strategies";
import { AmountInput } from "@/components/AmountInput";
import {
  type BacktestValues,
  CURRENCY,
  firstValues,
  rangeOf,
  refusedField,
  stakeFor,
  toWish,
  usable,
  valuesOf,
} from "@/components/backtestValues";
import { CostFields } from "@/components/CostFields";
import { ErrorNote } from "@/components/ErrorNote";
import { ParameterFields } from "@/components/ParameterFields";
import { AccountFields } from "@/components/runs/AccountFields";
import { CandleFields } from "@/components/runs/CandleFields";
import { RangeFields } from "@/components/runs/RangeFields";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";

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
  const change = (part: Partial<BacktestValues>) => {
    // What was refused is not what stands there any more.
    if (start.isError) start.reset();
    setValues((known) => ({ ...known, ...part }));
  };
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
  const refused = refusedField(start.error);
  const field = refused?.field ?? null;
  const errorOf = (name: keyof BacktestValues) => (field === name ? refused?.detail : undefined);
  const limits = Object.entries(values.base?.gates?.limits ?? {});
  const ofParameter = (name: string) => (field === `parameters.${name}` ? refused?.detail : undefined);
  const shown =
    field !== null && (field in values || chosen?.parameters.some(({ name }) => ofParameter(name)) === true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(toWish(values, chosen), { onSuccess: onStarted });
  };
  return (
    <Section title={t("backtests.what")}>
      <form className={runs.form} onSubmit={submit}>
        <CandleFields
          values={values}
          strategies={strategies}
          files={there}
          note={foreign > 0 ? t("backtests.notTraded", { count: foreign }) : undefined}
          onStrategy={changeStrategy}
          onTimeframe={changeTimeframe}
          onPairs={(pairs) => change({ pairs })}
          errorOf={errorOf}
        />
        <div className={runs.grid}>
          <RangeFields values={values} onChange={change} errorOf={errorOf} />
          <AccountFields values={values} currency={currency} onChange={change} errorOf={errorOf} />
          <AmountInput
            label={t("backtests.stoploss")}
            description={t("backtests.stoplossHint")}
            unit="%"
            above="0"
            most="99"
            value={values.stoploss}
            onChange={(stoploss) => change({ stoploss })}
            error={errorOf("stoploss")}
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
            <p className={runs.soft}>{t("form.parametersHint")}</p>
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

import "@/theme/mantineForms";
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Backtest, useStartBacktest } from "@/api/backtests";
import { type DataFile, TIMEFRAMES } from "@/api/data";
import { ApiError } from "@/api/errors";
import type { Strategy } from "@/api/strategies";
import { AmountInput } from "@/components/AmountInput";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { PairSelect } from "@/components/PairSelect";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";
import classes from "./Backtests.module.css";
import { type BacktestValues, firstValues, MODELS, rangeOf, stakeFor, toWish, usable } from "./backtestForm";

interface BacktestFormProps {
  strategies: Strategy[];
  files: DataFile[];
  /** The pairs of the venue; undefined where it does not tell. */
  traded: string[] | undefined;
  wanted: string | undefined;
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
export function BacktestForm({ strategies, files: stored, traded, wanted, onStarted }: BacktestFormProps) {
  const { t } = useTranslation();
  const files = traded ? stored.filter(({ pair }) => traded.includes(pair)) : stored;
  const start = useStartBacktest();
  // Once: files that arrive while somebody fills in the form must not undo what was typed.
  const [values, setValues] = useState(() => firstValues(strategies, files, wanted));
  const change = (part: Partial<BacktestValues>) => setValues((known) => ({ ...known, ...part }));
  const changeTimeframe = (timeframe: string) => change({ timeframe, ...rangeOf(usable(files, timeframe)) });
  const changeStrategy = (name: string) => {
    const strategy = strategies.find((one) => one.name === name);
    const timeframe = strategy?.timeframe ?? values.timeframe;
    change({ strategy: name, timeframe, stake: stakeFor(strategy), ...rangeOf(usable(files, timeframe)) });
  };
  const there = usable(files, values.timeframe);
  const foreign = usable(stored, values.timeframe).length - there.length;
  const bad = there.filter(({ pair, grade }) => grade === "BAD" && values.pairs.includes(pair));
  const refused = start.error instanceof ApiError ? start.error : null;
  const field = refused?.field ? (FIELDS[refused.field] ?? refused.field) : null;
  const errorOf = (name: keyof BacktestValues) => (field === name ? refused?.detail : undefined);
  const shown = field !== null && field in values;
  const timeframes = [...new Set<string>([...TIMEFRAMES, values.timeframe])];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(toWish(values), { onSuccess: onStarted });
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
            unit="USDT"
            value={values.balance}
            onChange={(balance) => change({ balance })}
            error={errorOf("balance")}
          />
          <AmountInput
            label={t("backtests.stake")}
            description={t("backtests.stakeHint")}
            unit="USDT"
            value={values.stake}
            onChange={(stake) => change({ stake })}
            error={errorOf("stake")}
          />
          <AmountInput
            label={t("backtests.maxOpenTrades")}
            decimals={0}
            value={values.maxOpenTrades}
            onChange={(maxOpenTrades) => change({ maxOpenTrades })}
            error={errorOf("maxOpenTrades")}
          />
          <AmountInput
            label={t("backtests.fee")}
            description={t("backtests.feeHint")}
            unit="%"
            value={values.fee}
            onChange={(fee) => change({ fee })}
            error={errorOf("fee")}
          />
          <NativeSelect
            label={t("backtests.slippage")}
            description={t(`backtests.modelText.${values.model}`)}
            value={values.model}
            onChange={(event) => change({ model: oneOf(event.currentTarget.value, MODELS) ?? "none" })}
            data={MODELS.map((value) => ({ value, label: t(`backtests.model.${value}`) }))}
          />
          {(values.model === "fixed" || values.model === "volume") && (
            <AmountInput
              label={t("backtests.bps")}
              unit="bps"
              decimals={2}
              value={values.bps}
              onChange={(bps) => change({ bps })}
              error={errorOf("bps")}
            />
          )}
          <AmountInput
            label={t("backtests.fillShare")}
            description={t("backtests.fillShareHint")}
            unit="%"
            value={values.fillShare}
            onChange={(fillShare) => change({ fillShare })}
            error={errorOf("fillShare")}
          />
        </div>
        <Checkbox
          label={t("backtests.gates")}
          description={t("backtests.gatesHint")}
          checked={values.gates}
          onChange={(event) => change({ gates: event.currentTarget.checked })}
        />
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

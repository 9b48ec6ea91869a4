import "@/theme/mantineForms";
import { NativeSelect } from "@mantine/core";
import { type DataFile, TIMEFRAMES } from "@/api/data";
import type { Strategy } from "@/api/strategies";
import { ButtonLink } from "@/components/ButtonLink";
import type { BacktestValues } from "@/components/backtestValues";
import { EmptyState } from "@/components/EmptyState";
import { PairSelect } from "@/components/PairSelect";
import { useTranslation } from "@/i18n/useTranslation";
import runs from "./Runs.module.css";

interface CandleFieldsProps {
  values: BacktestValues;
  strategies: Strategy[];
  /** The stored candles that the run can use. */
  files: DataFile[];
  /** A word about the pairs that are stored and cannot be chosen. */
  note?: string;
  onStrategy: (name: string) => void;
  onTimeframe: (timeframe: string) => void;
  onPairs: (pairs: string[]) => void;
  errorOf: (name: "strategy" | "timeframe" | "pairs") => string | undefined;
}

/** Which strategy on which candles; where none are stored, the way to them. */
export function CandleFields(props: CandleFieldsProps) {
  const { values, strategies, files, note, onStrategy, onTimeframe, onPairs, errorOf } = props;
  const { t } = useTranslation();
  return (
    <>
      <div className={runs.grid}>
        <NativeSelect
          label={t("backtests.strategy")}
          value={values.strategy}
          onChange={(event) => onStrategy(event.currentTarget.value)}
          data={strategies.filter(({ error }) => error === null).map(({ name }) => name)}
          error={errorOf("strategy")}
        />
        <NativeSelect
          label={t("backtests.timeframe")}
          value={values.timeframe}
          onChange={(event) => onTimeframe(event.currentTarget.value)}
          data={[...new Set<string>([...TIMEFRAMES, values.timeframe])]}
          error={errorOf("timeframe")}
        />
      </div>
      {files.length === 0 ? (
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
          description={note}
          pairs={files.map(({ pair }) => pair)}
          chosen={values.pairs}
          onChange={onPairs}
          error={errorOf("pairs")}
        />
      )}
    </>
  );
}

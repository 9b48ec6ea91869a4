import "@/theme/mantineForms";
import { NativeSelect } from "@mantine/core";
import { AmountInput } from "@/components/AmountInput";
import { type BacktestValues, MODELS } from "@/components/backtestValues";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";

interface CostFieldsProps {
  values: BacktestValues;
  onChange: (part: Partial<BacktestValues>) => void;
  errorOf: (name: keyof BacktestValues) => string | undefined;
}

/** What trading costs in the run: the fee, the slippage, and how much of a candle one order can be. */
export function CostFields({ values, onChange, errorOf }: CostFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <AmountInput
        label={t("backtests.fee")}
        description={t("backtests.feeHint")}
        unit="%"
        below="10"
        value={values.fee}
        onChange={(fee) => onChange({ fee })}
        error={errorOf("fee")}
      />
      <NativeSelect
        label={t("backtests.slippage")}
        description={t(`backtests.modelText.${values.model}`)}
        value={values.model}
        onChange={(event) => onChange({ model: oneOf(event.currentTarget.value, MODELS) ?? "none" })}
        data={MODELS.map((value) => ({ value, label: t(`backtests.model.${value}`) }))}
      />
      {(values.model === "fixed" || values.model === "volume") && (
        <AmountInput
          label={t("backtests.bps")}
          unit="bps"
          decimals={2}
          value={values.bps}
          onChange={(bps) => onChange({ bps })}
          error={errorOf("bps")}
        />
      )}
      <AmountInput
        label={t("backtests.fillShare")}
        description={t("backtests.fillShareHint")}
        unit="%"
        value={values.fillShare}
        onChange={(fillShare) => onChange({ fillShare })}
        error={errorOf("fillShare")}
      />
    </>
  );
}

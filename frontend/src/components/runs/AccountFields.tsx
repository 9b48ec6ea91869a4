import { AmountInput } from "@/components/AmountInput";
import type { BacktestValues } from "@/components/backtestValues";
import { useTranslation } from "@/i18n/useTranslation";

type Name = "balance" | "stake" | "maxOpenTrades";

interface AccountFieldsProps {
  values: Pick<BacktestValues, Name>;
  currency: string;
  onChange: (part: Partial<BacktestValues>) => void;
  errorOf: (name: Name) => string | undefined;
}

/** The balance a run begins with and how it is shared out to trades. */
export function AccountFields({ values, currency, onChange, errorOf }: AccountFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <AmountInput
        label={t("backtests.balance")}
        unit={currency}
        value={values.balance}
        onChange={(balance) => onChange({ balance })}
        error={errorOf("balance")}
      />
      <AmountInput
        label={t("backtests.stake")}
        description={t("backtests.stakeHint")}
        unit={currency}
        value={values.stake}
        onChange={(stake) => onChange({ stake })}
        error={errorOf("stake")}
      />
      <AmountInput
        label={t("backtests.maxOpenTrades")}
        decimals={0}
        value={values.maxOpenTrades}
        onChange={(maxOpenTrades) => onChange({ maxOpenTrades })}
        error={errorOf("maxOpenTrades")}
      />
    </>
  );
}

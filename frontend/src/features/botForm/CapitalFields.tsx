import "@/theme/mantineForms";
import { Checkbox } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Strategy } from "@/api/strategies";
import { AmountInput } from "@/components/AmountInput";
import { type BotValues, riskSummary, STAKE_CURRENCY } from "@/components/botValues/botValues";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";

interface CapitalFieldsProps {
  form: UseFormReturnType<BotValues>;
  strategy: Strategy | undefined;
}

export function CapitalFields({ form, strategy }: CapitalFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const risk = riskSummary(form.values, strategy);
  return (
    <div className={classes.grid}>
      <AmountInput
        label={t("form.balance")}
        description={t("form.balanceHint")}
        unit={STAKE_CURRENCY}
        {...form.getInputProps("simulated_balance")}
      />
      <AmountInput
        label={t("form.stake")}
        description={t("form.stakeHint")}
        unit={STAKE_CURRENCY}
        {...form.getInputProps("stake_amount")}
      />
      <AmountInput
        label={t("form.maxOpenTrades")}
        description={t("form.maxOpenTradesHint")}
        decimals={0}
        {...form.getInputProps("max_open_trades")}
      />
      <AmountInput
        label={t("form.maxExposure")}
        description={t("form.maxExposureHint")}
        unit={STAKE_CURRENCY}
        placeholder={risk ? t("form.automatic", { value: format.quantity(risk.defaultExposure) }) : ""}
        {...form.getInputProps("max_exposure")}
      />
      <AmountInput
        label={t("form.stoploss")}
        description={t("form.stoplossHint")}
        unit="%"
        decimals={2}
        above="0"
        most="99"
        placeholder={
          strategy?.stoploss
            ? t("form.ofStrategy", { value: format.percent(strategy.stoploss.replace("-", "")) })
            : ""
        }
        {...form.getInputProps("stoploss")}
      />
      <Checkbox
        label={t("form.stopOnExchange")}
        description={t("form.stopOnExchangeHint")}
        {...form.getInputProps("stoploss_on_exchange", { type: "checkbox" })}
      />
    </div>
  );
}

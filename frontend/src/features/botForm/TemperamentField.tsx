import type { UseFormReturnType } from "@mantine/form";
import type { Strategy } from "@/api/strategies";
import type { BotValues } from "@/components/botValues/botValues";
import { feesOf, PRESETS, sized, stopOf, TEMPERAMENTS, temperamentOf } from "@/components/botValues/presets";
import { Segments } from "@/components/Segments";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";

interface TemperamentFieldProps {
  form: UseFormReturnType<BotValues>;
  strategy: Strategy | undefined;
}

/** Sizes the trades by temperament; each figure can be changed afterwards. */
export function TemperamentField({ form, strategy }: TemperamentFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const chosen = temperamentOf(form.values, strategy);
  const choose = (value: string) => {
    const temperament = TEMPERAMENTS.find((one) => one === value);
    const values =
      temperament && sized(temperament, form.values.simulated_balance, stopOf(form.values, strategy));
    if (values) form.setValues(values);
  };
  return (
    <div>
      <div className={classes.label} id="preset-label">
        {t("preset.title")}
      </div>
      <Segments
        mt={4}
        aria-labelledby="preset-label"
        value={chosen ?? ""}
        onChange={choose}
        data={TEMPERAMENTS.map((value) => ({ value, label: t(`preset.name.${value}`) }))}
      />
      <p className={classes.hint}>
        {chosen === null
          ? t("preset.own")
          : t("preset.meaning", {
              count: PRESETS[chosen].trades,
              share: format.percent(PRESETS[chosen].share),
              loss: format.percent(PRESETS[chosen].loss),
              fees: format.percent(feesOf(chosen)),
            })}
      </p>
    </div>
  );
}

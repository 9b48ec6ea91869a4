import "@/theme/mantineForms";
import { NativeSelect } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Strategy } from "@/api/strategies";
import { AmountInput } from "@/components/AmountInput";
import type { BotValues } from "@/components/botValues/botValues";
import { isTrailing, type RoiStep, roiSteps } from "@/components/botValues/exitValues";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";
import { RoiTable } from "./RoiTable";

const FIRST_STEP: RoiStep[] = [{ minutes: "0", percent: "" }];

interface ExitFieldsProps {
  form: UseFormReturnType<BotValues>;
  strategy: Strategy | undefined;
}

/** Take profit and trailing stop: the strategy's own, which is told, or the owner's. */
export function ExitFields({ form, strategy }: ExitFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = form.values.minimal_roi;
  const error = form.errors["minimal_roi"];
  const ofStrategy = strategy?.minimal_roi;
  const trailing = isTrailing(form.values, strategy);
  const flag = (value: boolean | null | undefined) =>
    value == null ? t("form.notStated") : t(value ? "form.on" : "form.off");
  const told = (value: string | null | undefined) =>
    t("form.ofStrategy", { value: value == null ? t("form.notStated") : format.percent(value) });
  return (
    <div className={classes.stack}>
      <NativeSelect
        label={t("form.roi")}
        description={t("form.roiHint")}
        value={own === null ? "" : "own"}
        data={[
          { value: "", label: t("form.roiOfStrategy") },
          { value: "own", label: t("form.roiOwn") },
        ]}
        onChange={({ currentTarget: { value } }) =>
          form.setFieldValue(
            "minimal_roi",
            value === "" ? null : ofStrategy ? roiSteps(ofStrategy) : FIRST_STEP,
          )
        }
        error={error}
      />
      {own === null ? (
        <p className={classes.hint}>
          {ofStrategy
            ? roiSteps(ofStrategy)
                .map(({ minutes, percent }) =>
                  t("form.roiStep", { minutes, profit: format.percent(Number(percent) / 100) }),
                )
                .join(" · ")
            : t("form.roiNotStated")}
        </p>
      ) : (
        <RoiTable steps={own} onChange={(steps) => form.setFieldValue("minimal_roi", steps)} />
      )}
      <div className={classes.grid}>
        <NativeSelect
          label={t("form.trailing")}
          description={t("form.trailingHint")}
          data={[
            { value: "", label: t("form.ofStrategy", { value: flag(strategy?.trailing_stop) }) },
            { value: "on", label: t("form.on") },
            { value: "off", label: t("form.off") },
          ]}
          {...form.getInputProps("trailing_stop")}
        />
        {trailing !== false && (
          <>
            <AmountInput
              label={t("form.trailingDistance")}
              description={t("form.trailingDistanceHint")}
              unit="%"
              decimals={4}
              placeholder={told(strategy?.trailing_stop_positive)}
              {...form.getInputProps("trailing_stop_positive")}
            />
            <AmountInput
              label={t("form.trailingFrom")}
              description={t("form.trailingFromHint")}
              unit="%"
              decimals={4}
              placeholder={told(strategy?.trailing_stop_positive_offset)}
              {...form.getInputProps("trailing_stop_positive_offset")}
            />
            <NativeSelect
              label={t("form.trailingWaits")}
              description={t("form.trailingWaitsHint")}
              data={[
                {
                  value: "",
                  label: t("form.ofStrategy", { value: flag(strategy?.trailing_only_offset_is_reached) }),
                },
                { value: "on", label: t("form.on") },
                { value: "off", label: t("form.off") },
              ]}
              {...form.getInputProps("trailing_only_offset_is_reached")}
            />
          </>
        )}
      </div>
    </div>
  );
}

import "@/theme/mantineForms";
import { NativeSelect } from "@mantine/core";
import { AmountInput } from "@/components/AmountInput";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";
import { KINDS, type WindowValues } from "./validationForm";

interface WindowFieldsProps {
  values: WindowValues;
  onChange: (part: Partial<WindowValues>) => void;
  errorOf: (...fields: string[]) => string | undefined;
}

/** How the range is cut into windows, and how hard each is searched. */
export function WindowFields({ values, onChange, errorOf }: WindowFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t("validations.kind")}
        description={t(`validations.kindText.${values.kind}`)}
        value={values.kind}
        onChange={(event) => onChange({ kind: oneOf(event.currentTarget.value, KINDS) ?? "rolling" })}
        data={KINDS.map((value) => ({ value, label: t(`validations.kinds.${value}`) }))}
        error={errorOf("windows", "windows.kind")}
      />
      {values.kind === "split" ? (
        <AmountInput
          label={t("validations.inShare")}
          unit="%"
          value={values.inShare}
          onChange={(inShare) => onChange({ inShare })}
          error={errorOf("windows.in_share")}
        />
      ) : (
        <>
          <AmountInput
            label={t("validations.inDays")}
            decimals={0}
            value={values.inDays}
            onChange={(inDays) => onChange({ inDays })}
            error={errorOf("windows.in_days")}
          />
          <AmountInput
            label={t("validations.outDays")}
            decimals={0}
            value={values.outDays}
            onChange={(outDays) => onChange({ outDays })}
            error={errorOf("windows.out_days")}
          />
        </>
      )}
      <AmountInput
        label={t("validations.epochs")}
        description={t("validations.epochsHint")}
        decimals={0}
        value={values.epochs}
        onChange={(epochs) => onChange({ epochs })}
        error={errorOf("epochs")}
      />
      <AmountInput
        label={t("validations.runsField")}
        description={t("validations.runsHint")}
        decimals={0}
        value={values.runs}
        onChange={(runs) => onChange({ runs })}
        error={errorOf("runs")}
      />
      <AmountInput
        label={t("validations.seed")}
        description={t("validations.seedHint")}
        decimals={0}
        value={values.seed}
        onChange={(seed) => onChange({ seed })}
        error={errorOf("seed")}
      />
    </>
  );
}

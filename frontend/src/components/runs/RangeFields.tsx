import "@/theme/mantineForms";
import { TextInput } from "@mantine/core";
import type { BacktestValues } from "@/components/backtestValues";
import { useTranslation } from "@/i18n/useTranslation";

interface RangeFieldsProps {
  values: Pick<BacktestValues, "from" | "until">;
  onChange: (part: Partial<BacktestValues>) => void;
  errorOf: (name: "from" | "until") => string | undefined;
}

/** From which day until which, both UTC. */
export function RangeFields({ values, onChange, errorOf }: RangeFieldsProps) {
  const { t } = useTranslation();
  return (["from", "until"] as const).map((name) => (
    <TextInput
      key={name}
      type="date"
      required
      label={t(`backtests.${name}`)}
      value={values[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={errorOf(name)}
    />
  ));
}

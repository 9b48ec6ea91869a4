import "@/theme/mantineForms";
import { TextInput } from "@mantine/core";
import type { BacktestValues } from "@/components/backtestValues";
import { useTranslation } from "@/i18n/useTranslation";

const FIELDS = [
  ["from", "backtests.from"],
  ["until", "backtests.until"],
] as const;

interface RangeFieldsProps {
  values: Pick<BacktestValues, "from" | "until">;
  onChange: (part: Partial<BacktestValues>) => void;
  errorOf: (name: "from" | "until") => string | undefined;
}

/** From which day until which, both UTC. */
export function RangeFields({ values, onChange, errorOf }: RangeFieldsProps) {
  const { t } = useTranslation();
  return FIELDS.map(([name, label]) => (
    <TextInput
      key={name}
      type="date"
      required
      label={t(label)}
      value={values[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={errorOf(name)}
    />
  ));
}

import "@/theme/mantineForms";
import { Button, NativeSelect } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { AmountInput } from "@/components/AmountInput";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./ParameterFields.module.css";

type Parameter = Schemas["ParameterPublic"];

interface ParameterFieldsProps {
  parameters: Parameter[];
  /** As typed, by name; one that is missing or empty keeps the default. */
  values: Record<string, string>;
  onChange: (name: string, value: string) => void;
  onReset: () => void;
  errorOf: (name: string) => string | undefined;
}

/** The strategy's own parameters; one that is left empty keeps the default its source states. */
export function ParameterFields({ parameters, values, onChange, onReset, errorOf }: ParameterFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.grid}>
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            byDefault={t("form.byDefault", { value: String(parameter.default ?? "?") })}
            value={values[parameter.name] ?? ""}
            onChange={(value) => onChange(parameter.name, value)}
            error={errorOf(parameter.name)}
          />
        ))}
      </div>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        disabled={Object.values(values).every((value) => value === "")}
        onClick={onReset}
      >
        {t("form.resetParameters")}
      </Button>
    </>
  );
}

interface ParameterFieldProps {
  parameter: Parameter;
  byDefault: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

function ParameterField({ parameter, byDefault, value, onChange, error }: ParameterFieldProps) {
  const { name, kind, low, high, decimals } = parameter;
  const choices = kind === "boolean" ? [true, false] : parameter.options;
  if (choices !== null) {
    return (
      <NativeSelect
        label={name}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: "", label: byDefault }, ...choices.map((choice) => String(choice))]}
      />
    );
  }
  return (
    <AmountInput
      label={name}
      description={low !== null && high !== null ? `${low} – ${high}` : undefined}
      placeholder={byDefault}
      decimals={kind === "int" ? 0 : (decimals ?? 6)}
      allowNegative={low === null || low < 0}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}

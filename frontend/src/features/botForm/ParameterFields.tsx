import { Button, NativeSelect } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Schemas } from "@/api/client";
import { AmountInput } from "@/components/AmountInput";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";
import type { BotValues } from "./botValues";

type Parameter = Schemas["ParameterPublic"];

interface ParameterFieldsProps {
  form: UseFormReturnType<BotValues>;
  parameters: Parameter[];
}

/** The strategy's own parameters; one that is left empty keeps the default its source states. */
export function ParameterFields({ form, parameters }: ParameterFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.grid}>
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            byDefault={t("form.byDefault", { value: String(parameter.default ?? "?") })}
            input={form.getInputProps(`parameters.${parameter.name}`)}
          />
        ))}
      </div>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        disabled={Object.values(form.values.parameters).every((value) => value === "")}
        onClick={() => form.setFieldValue("parameters", {})}
      >
        {t("form.resetParameters")}
      </Button>
    </>
  );
}

interface ParameterFieldProps {
  parameter: Parameter;
  byDefault: string;
  input: { value?: string; onChange: (value: string) => void; error?: string };
}

function ParameterField({ parameter, byDefault, input }: ParameterFieldProps) {
  const { name, kind, low, high, decimals } = parameter;
  const choices = kind === "boolean" ? [true, false] : parameter.options;
  if (choices !== null) {
    return (
      <NativeSelect
        label={name}
        value={input.value ?? ""}
        error={input.error}
        onChange={(event) => input.onChange(event.currentTarget.value)}
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
      value={input.value ?? ""}
      onChange={input.onChange}
      error={input.error}
    />
  );
}

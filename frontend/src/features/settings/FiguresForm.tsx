import { Button, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@/api/errors";
import { AmountInput } from "@/components/AmountInput";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

interface Figure {
  /** The name that the server calls it by, at which it refuses it. */
  name: string;
  label: string;
  hint?: string;
  unit: string;
  decimals: number;
  /** The largest that is taken, in the unit that the field shows. */
  most?: string;
}

interface FiguresFormProps {
  figures: Figure[];
  initial: Record<string, string>;
  saving: { isPending: boolean; isSuccess: boolean; error: Error | null };
  onSave: (values: Record<string, string>, onRefused: (error: Error) => void) => void;
}

/** A few numbers that are saved together; a refusal stands at its field. */
export function FiguresForm({ figures, initial, saving, onSave }: FiguresFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: initial,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => (value === "" ? [[name, t("form.required")]] : [])),
      ),
  });
  const submit = form.onSubmit((values) =>
    onSave(values, (error) => {
      if (error instanceof ApiError && error.field !== null) form.setFieldError(error.field, error.atField);
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.figures}>
        {figures.map(({ name, label, hint, ...written }) => (
          <AmountInput
            key={name}
            label={label}
            description={hint}
            {...written}
            {...form.getInputProps(name)}
          />
        ))}
      </div>
      <FormError error={saving.error} fields={form.values} />
      <Group mt="sm">
        <Button type="submit" variant="default" loading={saving.isPending} disabled={!form.isDirty()}>
          {t("settings.save")}
        </Button>
        {saving.isSuccess && !form.isDirty() && <span role="status">{t("settings.saved")}</span>}
      </Group>
    </form>
  );
}

import "@/theme/mantineForms";
import { Button, Group, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { AlertLevel } from "@/api/alerts";
import { useCreateChannel } from "@/api/channels";
import { ApiError } from "@/api/errors";
import { FormError } from "@/components/FormError";
import { Segments } from "@/components/Segments";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

/** The levels from which on a channel is told. */
export function useLevels(): { value: AlertLevel; label: string }[] {
  const { t } = useTranslation();
  return [
    { value: "info", label: t("channels.from.info") },
    { value: "warning", label: t("channels.from.warning") },
    { value: "critical", label: t("channels.from.critical") },
  ];
}

/** Adds a channel by its address of Apprise, which is shown never again. */
export function ChannelForm() {
  const { t } = useTranslation();
  const levels = useLevels();
  const create = useCreateChannel();
  const required = (text: string) => (text.trim() === "" ? t("form.required") : null);
  const form = useForm({
    initialValues: { name: "", address: "", level: "warning" as AlertLevel },
    validate: { name: required, address: required },
  });
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (refusal) => {
        if (refusal instanceof ApiError && refusal.field !== null)
          form.setFieldError(refusal.field, refusal.atField);
      },
    }),
  );
  const { level, ...fields } = form.values;
  return (
    <form onSubmit={submit} className={classes.part} noValidate>
      <div className={classes.figures}>
        <TextInput label={t("channels.name")} maxLength={60} {...form.getInputProps("name")} />
        <PasswordInput
          label={t("channels.address")}
          description={t("channels.addressHint")}
          autoComplete="off"
          {...form.getInputProps("address")}
        />
      </div>
      <FormError error={create.error} fields={fields} />
      <Group mt="sm">
        <Segments
          size="xs"
          aria-label={t("channels.level")}
          data={levels}
          value={level}
          onChange={(value) => form.setFieldValue("level", value as AlertLevel)}
        />
        <Button type="submit" variant="default" loading={create.isPending}>
          {t("channels.add")}
        </Button>
      </Group>
    </form>
  );
}

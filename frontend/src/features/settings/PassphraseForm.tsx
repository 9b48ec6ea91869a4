import "@/theme/mantineForms";
import { Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSetPassphrase } from "@/api/backups";
import { isAtField } from "@/api/errors";
import { useFieldErrorText } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

const SHORTEST = 10;

/** What opens the backups from now on; asks for the owner's password. */
export function PassphraseForm({ isReady }: { isReady: boolean }) {
  const { t } = useTranslation();
  const errorText = useFieldErrorText();
  const choose = useSetPassphrase();
  const form = useForm({
    initialValues: { passphrase: "", password: "" },
    validate: {
      passphrase: (text) => (text.length < SHORTEST ? t("backups.passphraseHint") : null),
      password: (text) => (text === "" ? t("form.required") : null),
    },
  });
  const submit = form.onSubmit((wish) =>
    choose.mutate(wish, {
      onSuccess: () => form.reset(),
      onError: (refusal) =>
        form.setFieldError(isAtField(refusal, form.values) ? refusal.field : "password", errorText(refusal)),
    }),
  );
  return (
    <form onSubmit={submit} className={classes.inline} noValidate>
      <PasswordInput
        label={t("backups.passphrase")}
        description={t("backups.passphraseHint")}
        autoComplete="new-password"
        maxLength={200}
        {...form.getInputProps("passphrase")}
      />
      <PasswordInput
        label={t("backups.password")}
        autoComplete="current-password"
        maxLength={200}
        {...form.getInputProps("password")}
      />
      <Button type="submit" variant="default" loading={choose.isPending}>
        {t(isReady ? "backups.change" : "backups.choose")}
      </Button>
      {choose.isSuccess && <p role="status">{t("backups.chosen")}</p>}
    </form>
  );
}

import "@/theme/mantineForms";
import { Button, PasswordInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@/api/errors";
import { useStoreKey } from "@/api/keys";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

const EMPTY = { key: "", secret: "", passphrase: "", password: "" };

/** Enter a key; the gateway asks the venue about it before anything is stored. */
export function KeyForm({ realMoney, onStored }: { realMoney: boolean; onStored: () => void }) {
  const { t } = useTranslation();
  const store = useStoreKey();
  const required = (value: string) => (value.trim() === "" ? t("form.required") : null);
  const form = useForm({
    initialValues: EMPTY,
    validate: { key: required, secret: required, password: required },
  });
  const submit = form.onSubmit(({ passphrase, ...wish }) =>
    store.mutate(
      { ...wish, ...(passphrase !== "" && { passphrase }) },
      {
        onSuccess: () => {
          form.setValues(EMPTY);
          store.reset();
          onStored();
        },
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack mt="md">
        <p className={classes.hint}>{t(realMoney ? "keys.rightsReal" : "keys.rightsTest")}</p>
        <TextInput
          label={t("keys.key")}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("key")}
        />
        <Textarea
          label={t("keys.secret")}
          description={t("keys.secretText")}
          autoComplete="off"
          spellCheck={false}
          rows={3}
          {...form.getInputProps("secret")}
        />
        <PasswordInput
          label={t("keys.passphrase")}
          description={t("keys.passphraseText")}
          autoComplete="new-password"
          {...form.getInputProps("passphrase")}
        />
        <PasswordInput
          label={t("keys.password")}
          autoComplete="current-password"
          {...form.getInputProps("password")}
        />
        <FormError error={store.error} fields={form.values} />
        <div>
          <Button type="submit" loading={store.isPending}>
            {t("keys.store")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

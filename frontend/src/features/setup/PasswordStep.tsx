import "@/theme/mantineForms";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { isAtField } from "@/api/errors";
import { useSetup } from "@/api/session";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Setup.module.css";

const SHORTEST_PASSWORD = 8;

interface PasswordStepProps {
  onBack: () => void;
  onDone: () => void;
}

/** Proves by the code of the terminal that the installation is one's own, and takes its password. */
export function PasswordStep({ onBack, onDone }: PasswordStepProps) {
  const { t, language } = useTranslation();
  const setup = useSetup();
  const form = useForm({
    initialValues: { code: "", password: "", repeated: "" },
    validate: {
      code: (code) => (code.trim() === "" ? t("setup.codeMissing") : null),
      password: (password) => (password.length < SHORTEST_PASSWORD ? t("setup.passwordShort") : null),
      repeated: (repeated, { password }) => (repeated === password ? null : t("setup.passwordDiffers")),
    },
  });

  const submit = form.onSubmit(({ code, password }) => {
    const request = { code: code.trim(), password, language };
    setup.mutate(request, {
      onSuccess: onDone,
      onError: (error) => {
        if (isAtField(error, form.values)) form.setFieldError(error.field, error.atField);
      },
    });
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t("setup.code")}
          description={t("setup.codeHint")}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps("code")}
        />
        <PasswordInput
          label={t("auth.password")}
          description={t("setup.passwordHint")}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <PasswordInput
          label={t("setup.repeat")}
          autoComplete="new-password"
          {...form.getInputProps("repeated")}
        />
        <FormError error={setup.error} fields={form.values} />
        <div className={classes.ways}>
          <Button size="md" variant="default" onClick={onBack}>
            {t("setup.back")}
          </Button>
          <Button type="submit" size="md" loading={setup.isPending}>
            {t("setup.finish")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

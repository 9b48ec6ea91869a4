import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useLogin } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

export function LoginForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const login = useLogin();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (password) => (password === "" ? t("login.passwordMissing") : null) },
  });
  return (
    <form onSubmit={form.onSubmit((values) => login.mutate(values, { onSuccess: onDone }))} noValidate>
      <Stack gap="md">
        <PasswordInput
          label={t("auth.password")}
          autoComplete="current-password"
          autoFocus
          {...form.getInputProps("password")}
        />
        {login.error && <ErrorNote error={login.error} />}
        <Button type="submit" size="md" loading={login.isPending}>
          {t("login.submit")}
        </Button>
      </Stack>
    </form>
  );
}

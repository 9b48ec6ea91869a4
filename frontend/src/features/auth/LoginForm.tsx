import "@/theme/mantineForms";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { useLogin } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

export function LoginForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const login = useLogin();
  const [viewer, setViewer] = useState(false);
  const [coded, setCoded] = useState(false);
  const form = useForm({
    initialValues: { name: "", password: "", code: "" },
    validate: {
      name: (name) => (viewer && name.trim() === "" ? t("form.required") : null),
      password: (password) => (password === "" ? t("login.passwordMissing") : null),
      code: (code) => (coded && code.trim() === "" ? t("login.codeMissing") : null),
    },
  });
  const submit = form.onSubmit(({ name, password, code }) =>
    login.mutate(
      { password, name: viewer ? name.trim() : null, code: coded ? code.trim() : null },
      {
        onSuccess: onDone,
        onError: (refusal) => setCoded(refusal instanceof ApiError && (coded || refusal.field === "code")),
      },
    ),
  );
  const asked = login.error instanceof ApiError && login.error.code === "second_factor_needed";
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {viewer && (
          <TextInput label={t("login.name")} autoComplete="username" {...form.getInputProps("name")} />
        )}
        <PasswordInput
          label={t("auth.password")}
          autoComplete="current-password"
          autoFocus
          {...form.getInputProps("password")}
        />
        {coded && (
          <TextInput
            label={t("login.code")}
            description={t("login.codeHint")}
            autoComplete="one-time-code"
            autoFocus
            {...form.getInputProps("code")}
          />
        )}
        {login.error && !asked && <ErrorNote error={login.error} />}
        <Button type="submit" size="md" loading={login.isPending}>
          {t("login.submit")}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setViewer(!viewer);
            setCoded(false);
            login.reset();
          }}
        >
          {viewer ? t("login.asOwner") : t("login.asViewer")}
        </Button>
      </Stack>
    </form>
  );
}

import "@/theme/mantineForms";
import { Button, Group, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@/api/errors";
import { useConnectTelegram } from "@/api/telegram";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

/** Connects a bot by its token, which is shown never again. */
export function TelegramForm() {
  const { t } = useTranslation();
  const connect = useConnectTelegram();
  const form = useForm({
    initialValues: { token: "", base_url: "" },
    validate: { token: (token) => (token.trim() === "" ? t("form.required") : null) },
  });
  const submit = form.onSubmit(({ token, base_url }) => {
    const server = base_url.trim();
    connect.mutate(
      { token: token.trim(), ...(server === "" ? {} : { base_url: server }) },
      {
        onError: (refusal) => {
          if (refusal instanceof ApiError && refusal.field !== null)
            form.setFieldError(refusal.field, refusal.atField);
        },
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.figures}>
        <PasswordInput
          label={t("telegram.token")}
          description={t("telegram.tokenHint")}
          autoComplete="off"
          {...form.getInputProps("token")}
        />
        <TextInput
          label={t("telegram.server")}
          description={t("telegram.serverHint")}
          placeholder="https://api.telegram.org"
          {...form.getInputProps("base_url")}
        />
      </div>
      <FormError error={connect.error} fields={form.values} />
      <Group mt="sm">
        <Button type="submit" variant="default" loading={connect.isPending}>
          {t("telegram.connect")}
        </Button>
      </Group>
    </form>
  );
}

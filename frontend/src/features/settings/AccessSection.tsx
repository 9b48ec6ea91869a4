import "@/theme/mantineForms";
import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import { browsersQuery, useChangePassword, useEndBrowser, useEndOtherBrowsers } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { FormError } from "@/components/FormError";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { browserName } from "@/lib/agent";
import { LogoutButton } from "./LogoutButton";
import classes from "./Settings.module.css";

export function AccessSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery(browsersQuery);
  const end = useEndBrowser();
  const endOthers = useEndOtherBrowsers();
  return (
    <Section title={t("settings.access")} aside={<LogoutButton />}>
      {error && <ErrorNote error={error} />}
      <ul className={classes.list} aria-label={t("settings.browsers")}>
        {data?.items.map((browser) => (
          <li key={browser.id} className={classes.row}>
            <div className={classes.grow}>
              <div className={classes.agent} title={browser.agent}>
                {browserName(browser.agent) || t("settings.unknownBrowser")}
              </div>
              <div className={classes.hint}>
                {t("settings.seen", { address: browser.address, time: format.dateTime(browser.seen_at) })}
              </div>
            </div>
            {browser.current ? (
              <span className={classes.current}>{t("settings.thisBrowser")}</span>
            ) : (
              <Button
                size="xs"
                variant="default"
                loading={end.isPending && end.variables === browser.id}
                onClick={() => end.mutate(browser.id)}
              >
                {t("settings.endBrowser")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(data?.items.length ?? 0) > 1 && (
        <Button
          size="xs"
          variant="default"
          mb="xs"
          loading={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          {t("settings.endOthers")}
        </Button>
      )}
      {(end.error ?? endOthers.error) && <ErrorNote error={end.error ?? endOthers.error} />}
      <PasswordForm />
    </Section>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const change = useChangePassword();
  const form = useForm({
    initialValues: { current: "", new: "" },
    validate: {
      current: (value) => (value === "" ? t("login.passwordMissing") : null),
      new: (value) => (value.length < 8 ? t("setup.passwordShort") : null),
    },
  });
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (error) => {
        if (error instanceof ApiError && error.field !== null) form.setFieldError(error.field, error.atField);
      },
    }),
  );
  return (
    <details className={classes.more}>
      <summary>{t("settings.changePassword")}</summary>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm" mt="sm" maw="22rem">
          <PasswordInput
            label={t("settings.currentPassword")}
            autoComplete="current-password"
            {...form.getInputProps("current")}
          />
          <PasswordInput
            label={t("settings.newPassword")}
            description={t("setup.passwordHint")}
            autoComplete="new-password"
            {...form.getInputProps("new")}
          />
          <FormError error={change.error} fields={form.values} />
          <Group>
            <Button type="submit" variant="default" loading={change.isPending}>
              {t("settings.savePassword")}
            </Button>
            {change.isSuccess && <span role="status">{t("settings.passwordSaved")}</span>}
          </Group>
        </Stack>
      </form>
    </details>
  );
}

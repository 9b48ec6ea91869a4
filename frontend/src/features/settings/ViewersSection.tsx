import "@/theme/mantineForms";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useCreateViewer, useRemoveViewer, viewersQuery } from "@/api/accounts";
import { isAtField } from "@/api/errors";
import { ErrorNote, useFieldErrorText } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

export function ViewersSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useFieldErrorText();
  const { data, error } = useQuery(viewersQuery);
  const create = useCreateViewer();
  const remove = useRemoveViewer();
  const form = useForm({
    initialValues: { name: "", password: "" },
    validate: {
      name: (name) => (name.trim() === "" ? t("form.required") : null),
      password: (password) => (password.length < 8 ? t("setup.passwordShort") : null),
    },
  });
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (refusal) =>
        form.setFieldError(isAtField(refusal, form.values) ? refusal.field : "name", errorText(refusal)),
    }),
  );
  return (
    <Section title={t("viewers.title")}>
      <p className={classes.hint}>{t("viewers.text")}</p>
      {error && <ErrorNote error={error} />}
      {data?.items.length === 0 && <p className={classes.about}>{t("viewers.none")}</p>}
      <ul className={classes.list} aria-label={t("viewers.title")}>
        {data?.items.map(({ id, name, created_at, last_login_at }) => (
          <li key={id} className={classes.row}>
            <div className={classes.grow}>
              <div>{name}</div>
              <div className={classes.hint}>
                {t("viewers.dates", {
                  created: format.dateTime(created_at),
                  used: last_login_at === null ? t("viewers.never") : format.dateTime(last_login_at),
                })}
              </div>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={t("viewers.removeNamed", { name })}
              loading={remove.isPending && remove.variables === id}
              onClick={() => remove.mutate(id)}
            >
              {t("viewers.remove")}
            </Button>
          </li>
        ))}
      </ul>
      {remove.error && <ErrorNote error={remove.error} />}
      <form onSubmit={submit} className={classes.inline} noValidate>
        <TextInput label={t("viewers.name")} maxLength={60} {...form.getInputProps("name")} />
        <PasswordInput
          label={t("viewers.password")}
          autoComplete="new-password"
          miw="12rem"
          {...form.getInputProps("password")}
        />
        <Button type="submit" variant="default" loading={create.isPending}>
          {t("viewers.create")}
        </Button>
      </form>
    </Section>
  );
}

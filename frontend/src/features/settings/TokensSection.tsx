import "@/theme/mantineForms";
import { Alert, Button, Checkbox, Code, CopyButton, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { tokensQuery, useCreateToken, useDeleteToken } from "@/api/tokens";
import { ErrorNote, useFieldErrorText } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

export function TokensSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useFieldErrorText();
  const { data, error } = useQuery(tokensQuery);
  const create = useCreateToken();
  const remove = useDeleteToken();
  const form = useForm({
    initialValues: { name: "", readOnly: false },
    validate: { name: (name) => (name.trim() === "" ? t("form.required") : null) },
  });
  const submit = form.onSubmit(({ name, readOnly }) =>
    create.mutate(
      { name: name.trim(), role: readOnly ? "viewer" : "owner" },
      {
        onSuccess: () => form.reset(),
        onError: (refusal) => form.setFieldError("name", errorText(refusal)),
      },
    ),
  );
  return (
    <Section title={t("tokens.title")}>
      <p className={classes.hint}>
        {t("tokens.text")} <a href="/api/docs">{t("tokens.docs")}</a>
      </p>
      {error && <ErrorNote error={error} />}
      {data !== undefined && (
        <ul className={classes.list} aria-label={t("tokens.title")}>
          {data.items.map(({ id, name, role, created_at, last_used_at }) => (
            <li key={id} className={classes.row}>
              <div className={classes.grow}>
                <div>
                  {name}
                  {role === "viewer" && <span className={classes.current}> {t("tokens.reads")}</span>}
                </div>
                <div className={classes.hint}>
                  {t("tokens.dates", {
                    created: format.dateTime(created_at),
                    used: last_used_at === null ? t("tokens.never") : format.dateTime(last_used_at),
                  })}
                </div>
              </div>
              <Button
                size="xs"
                variant="default"
                aria-label={t("tokens.revokeNamed", { name })}
                loading={remove.isPending && remove.variables === id}
                onClick={() => remove.mutate(id)}
              >
                {t("tokens.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {remove.error && <ErrorNote error={remove.error} />}
      {create.data && (
        <Alert role="status" color="orbit" variant="light" title={t("tokens.created")} mb="sm">
          <Code block>{create.data.token}</Code>
          <CopyButton value={create.data.token}>
            {({ copied, copy }) => (
              <Button mt="xs" size="xs" variant="default" onClick={copy}>
                {copied ? t("action.copied") : t("action.copy")}
              </Button>
            )}
          </CopyButton>
        </Alert>
      )}
      <form onSubmit={submit} className={classes.inline} noValidate>
        <TextInput label={t("tokens.name")} maxLength={60} {...form.getInputProps("name")} />
        <Checkbox
          label={t("tokens.readOnly")}
          {...form.getInputProps("readOnly", { type: "checkbox" })}
          mb="0.5rem"
        />
        <Button type="submit" variant="default" loading={create.isPending}>
          {t("tokens.create")}
        </Button>
      </form>
    </Section>
  );
}

import "@/theme/mantineForms";
import { Alert, Button, Group, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type Provider,
  type ProviderChange,
  providerQuery,
  useChooseProvider,
  useTestProvider,
} from "@/api/ai";
import { ApiError } from "@/api/errors";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { changeOf, choicesOf, fieldsOf, valuesOf } from "./providerValues";
import classes from "./Settings.module.css";

/** Who writes briefs and judges news, what it may cost a day, and whether it answers. */
export function ProviderSection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(providerQuery);
  return (
    <Section title={t("provider.title")}>
      <p className={classes.hint}>{t("provider.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data && <ProviderForm provider={data} />}
    </Section>
  );
}

const METER = ["price_in", "price_out", "daily_tokens", "daily_cost"] as const;

const NEWS_BY = ["lexicon", "model"] as const;

function ProviderForm({ provider }: { provider: Provider }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const [id, setId] = useState(provider.provider);
  const [draft, setDraft] = useState<Record<string, string>>({});
  const [key, setKey] = useState("");
  const save = useChooseProvider();
  const test = useTestProvider();
  const chosen = provider.providers.find((one) => one.id === id);
  if (chosen === undefined) return null;
  const fields = fieldsOf(chosen.form);
  const values = { ...valuesOf(provider, id, fields, METER), ...draft };
  const newsBy = NEWS_BY.find((value) => value === draft["news_by"]) ?? provider.news_by;
  const change: ProviderChange = {
    ...changeOf(id, fields, values, METER, key),
    ...(chosen.paid && { news_by: newsBy }),
  };
  const shown = [...fields.map(({ name }) => name), ...(chosen.paid ? [...METER, "key", "news_by"] : [])];
  const inputOf = (error: unknown) =>
    error instanceof ApiError ? shown.find((name) => error.field?.endsWith(name)) : undefined;
  const refused = [save.error, test.error].find(inputOf);
  const errorAt = (field: string) =>
    refused instanceof ApiError && inputOf(refused) === field ? refused.atField : undefined;
  const shared = (name: string) => ({
    value: values[name] ?? "",
    error: errorAt(name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(change, { onSuccess: () => setKey("") });
      }}
    >
      <div className={classes.figures}>
        <NativeSelect
          label={t("provider.provider")}
          value={id}
          onChange={(event) => {
            setId(event.currentTarget.value);
            setDraft({});
          }}
          data={provider.providers.map((one) => ({
            value: one.id,
            label: tOr(`provider.name.${one.id}`, one.label),
          }))}
        />
        {fields.map((field) =>
          choicesOf(field).length > 0 ? (
            <NativeSelect
              key={field.name}
              label={tOr(`provider.field.${field.name}`, field.description)}
              data={choicesOf(field)}
              {...shared(field.name)}
            />
          ) : (
            <TextInput
              key={field.name}
              label={tOr(`provider.field.${field.name}`, field.description)}
              {...shared(field.name)}
            />
          ),
        )}
        {chosen.paid && (
          <PasswordInput
            label={t("provider.key")}
            placeholder={
              provider.provider === id ? (provider.key ?? t("provider.noKey")) : t("provider.noKey")
            }
            autoComplete="off"
            value={key}
            error={errorAt("key")}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
        )}
        {chosen.paid &&
          METER.map((name) => (
            <AmountInput
              key={name}
              label={t(`provider.${name}`)}
              decimals={name === "daily_tokens" ? 0 : 8}
              value={values[name] ?? ""}
              error={errorAt(name)}
              onChange={(value) => setDraft((before) => ({ ...before, [name]: value }))}
            />
          ))}
      </div>
      {chosen.paid && (
        <NativeSelect
          mt="sm"
          label={t("provider.newsBy")}
          description={t("provider.newsByText")}
          data={NEWS_BY.map((value) => ({ value, label: t(`provider.newsByName.${value}`) }))}
          {...shared("news_by")}
          value={newsBy}
        />
      )}
      {chosen.paid && (
        <p className={classes.about}>
          {t("provider.used", { tokens: provider.tokens_today, cost: provider.cost_today })}{" "}
          {provider.resting_until !== null &&
            t("provider.resting", { time: format.dateTime(provider.resting_until) })}
        </p>
      )}
      {save.error && !inputOf(save.error) && <ErrorNote error={save.error} />}
      {test.error && !inputOf(test.error) && <ErrorNote error={test.error} />}
      {test.data && (
        <Alert mt="sm" color={test.data.ok ? "gain" : "loss"} variant="light" role="status">
          {test.data.ok
            ? t("provider.answers", { model: test.data.model ?? "", ms: test.data.duration_ms })
            : test.data.detail}
        </Alert>
      )}
      <Group mt="md">
        <Button type="submit" loading={save.isPending}>
          {t("provider.save")}
        </Button>
        {chosen.paid && (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate(change)}>
            {t("provider.test")}
          </Button>
        )}
      </Group>
    </form>
  );
}

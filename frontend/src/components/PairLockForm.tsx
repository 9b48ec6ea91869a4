import "@/theme/mantineForms";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { ApiError } from "@/api/errors";
import { ALL, useLockPair } from "@/api/risk";
import { FormError } from "@/components/FormError";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./PairLocks.module.css";

const HOUR_MS = 3_600_000;
/** How long a lock may last; null until it is lifted. */
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, forever: null } as const;
const NAMES = ["hour", "day", "week", "forever"] as const;

interface PairLockFormProps {
  botId?: string;
  pairs: string[];
}

export const PairLockForm = ownerOnly(OwnersPairLockForm);

function OwnersPairLockForm({ botId, pairs }: PairLockFormProps) {
  const { t } = useTranslation();
  const { data: bots } = useQuery(botsQuery);
  const lock = useLockPair();
  const form = useForm({
    initialValues: { pair: "", scope: botId ?? ALL, span: "day", reason: "" },
    validate: {
      pair: (pair) => (pair === "" ? t("locks.pairMissing") : null),
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
    },
  });
  const submit = form.onSubmit(({ pair, scope, span, reason }) => {
    const length = SPANS[NAMES.find((name) => name === span) ?? "day"];
    const until = length === null ? null : Date.now() + length;
    lock.mutate(
      { pair, scope, until, reason: reason.trim() },
      {
        onSuccess: () => form.reset(),
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    );
  });
  const scopes = [
    { value: ALL, label: t("risk.all") },
    ...(bots?.items ?? [])
      .filter(({ id, archived_at }) => archived_at === null && (botId === undefined || id === botId))
      .map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <NativeSelect
        label={t("locks.pair")}
        data={[{ value: "", label: t("locks.choose") }, ...pairs]}
        {...form.getInputProps("pair")}
      />
      <NativeSelect label={t("locks.whom")} data={scopes} {...form.getInputProps("scope")} />
      <NativeSelect
        label={t("locks.howLong")}
        data={NAMES.map((value) => ({ value, label: t(`locks.span.${value}`) }))}
        {...form.getInputProps("span")}
      />
      <TextInput label={t("locks.why")} maxLength={300} {...form.getInputProps("reason")} />
      <Button type="submit" loading={lock.isPending}>
        {t("locks.lock")}
      </Button>
      <FormError error={lock.error} fields={form.values} />
    </form>
  );
}

import "@/theme/mantineForms";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { ApiError } from "@/api/errors";
import { type FlagKind, useSwitchOff } from "@/api/governance";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { FormError } from "@/components/FormError";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import { timeframeMs } from "@/lib/timeframe";
import classes from "./Governance.module.css";

const KINDS = ["family", "pair", "timeframe"] as const satisfies readonly FlagKind[];

/** Switches a strategy, a pair or a timeframe off for all bots. */
export const FlagForm = ownerOnly(OwnersFlagForm);

function OwnersFlagForm() {
  const { t } = useTranslation();
  const { data: strategies } = useQuery(strategiesQuery);
  const { data: pairs } = useQuery(pairsQuery);
  const { data: bots } = useQuery(botsQuery);
  const off = useSwitchOff();
  const form = useForm({
    initialValues: { kind: "family", name: "", reason: "" },
    validate: {
      name: (name) => (name === "" ? t("governance.nameMissing") : null),
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
    },
  });
  const kind = KINDS.find((one) => one === form.values.kind) ?? "family";
  const timeframes = [...(bots?.items ?? []), ...(strategies?.items ?? [])].flatMap(
    ({ timeframe }) => timeframe ?? [],
  );
  const names: Record<FlagKind, string[]> = {
    family: strategies?.items.map(({ name }) => name) ?? [],
    pair: pairs?.items.map(({ pair }) => pair) ?? [],
    timeframe: [...new Set(timeframes)].sort((a, b) => (timeframeMs(a) ?? 0) - (timeframeMs(b) ?? 0)),
  };
  const submit = form.onSubmit(({ name, reason }) =>
    off.mutate(
      { kind, name, reason: reason.trim() },
      {
        onSuccess: () => form.reset(),
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    ),
  );
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <NativeSelect
        label={t("governance.what")}
        data={KINDS.map((value) => ({ value, label: t(`governance.kind.${value}`) }))}
        {...form.getInputProps("kind")}
        onChange={(event) => form.setValues({ kind: event.currentTarget.value, name: "" })}
      />
      <NativeSelect
        label={t("governance.which")}
        data={[{ value: "", label: t("governance.nameMissing") }, ...names[kind]]}
        {...form.getInputProps("name")}
      />
      <TextInput label={t("locks.why")} maxLength={300} {...form.getInputProps("reason")} />
      <Button type="submit" color="loss" loading={off.isPending}>
        {t("governance.switchOff")}
      </Button>
      <FormError error={off.error} fields={form.values} />
    </form>
  );
}

import "@/theme/mantineForms";
import { Group, NativeSelect, Skeleton, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import { type Policy, policyQuery, usePutPolicy } from "@/api/governance";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { FormError } from "@/components/FormError";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { fromPercent, toPercent } from "@/lib/amount";
import classes from "./Governance.module.css";

const COUNTS = ["simulated_days", "simulated_trades", "step_days", "step_trades", "sharpe_days"] as const;
const FIGURES = {
  ...Object.fromEntries(COUNTS.map((name) => [name, { decimals: 0 }])),
  drawdown_factor: {},
  min_sharpe: { allowNegative: true },
  min_fidelity: { unit: "%" },
};
const ACTIONS = ["warn", "pause", "demote"] as const satisfies readonly Policy["on_evidence"][];

/** What the owner asks of a bot before real money, and what follows when its evidence turns bad. */
export function PolicyTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(policyQuery);
  return (
    <Section title={t("governance.policy")}>
      <p className={classes.soft}>{t("governance.policyText")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height="12rem" />}
      {data && <PolicyForm key={JSON.stringify(data)} policy={data} />}
    </Section>
  );
}

function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const put = usePutPolicy();
  const form = useForm({
    initialValues: {
      ...Object.fromEntries(COUNTS.map((name) => [name, String(policy[name])])),
      drawdown_factor: policy.drawdown_factor,
      min_sharpe: policy.min_sharpe,
      min_fidelity: toPercent(policy.min_fidelity),
      on_evidence: policy.on_evidence as string,
    } as Record<string, string>,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(values)
          .filter(([, value]) => value === "")
          .map(([name]) => [name, t("form.required")]),
      ),
  });
  const submit = form.onSubmit((values) => {
    const read = (name: string) => values[name] ?? "";
    put.mutate(
      {
        ...Object.fromEntries(COUNTS.map((name) => [name, Number(read(name))])),
        drawdown_factor: read("drawdown_factor"),
        min_sharpe: read("min_sharpe"),
        min_fidelity: fromPercent(read("min_fidelity")),
        on_evidence: ACTIONS.find((one) => one === values["on_evidence"]) ?? policy.on_evidence,
      },
      {
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div className={classes.form}>
          {Object.entries(FIGURES).map(([name, rules]) => (
            <AmountInput
              key={name}
              label={t(`governance.policyField.${name as Exclude<keyof Policy, "on_evidence">}`)}
              {...rules}
              {...form.getInputProps(name)}
            />
          ))}
          <NativeSelect
            label={t("governance.policyField.on_evidence")}
            data={ACTIONS.map((value) => ({ value, label: t(`governance.action.${value}`) }))}
            {...form.getInputProps("on_evidence")}
          />
        </div>
        <FormError error={put.error} fields={form.values} />
        <Group>
          <OwnerButton type="submit" disabled={!form.isDirty()} loading={put.isPending}>
            {t("settings.save")}
          </OwnerButton>
        </Group>
      </Stack>
    </form>
  );
}

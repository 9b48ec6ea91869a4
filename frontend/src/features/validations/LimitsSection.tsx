import "@/theme/mantineForms";
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { usePutVerdictLimits, type VerdictLimit, verdictLimitsQuery } from "@/api/validations";
import { AmountInput } from "@/components/AmountInput";
import { limitNumber, limitText, limitUnit } from "@/components/checkText";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { writeAmount } from "@/lib/typedAmount";

/** The limits that a verdict is judged by; a change holds for verdicts from then on. */
export function LimitsSection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(verdictLimitsQuery);
  return (
    <Section title={t("validations.limits")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data && <Editor limits={data.items} />}
    </Section>
  );
}

function Editor({ limits }: { limits: VerdictLimit[] }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Record<string, string>>({});
  const put = usePutVerdictLimits();
  const [incomplete, setIncomplete] = useState(false);
  const textOf = ({ name, limit }: VerdictLimit) => draft[name] ?? limitText(name, limit);
  const changed = limits.filter((limit) => textOf(limit) !== limitText(limit.name, limit.limit));
  const refused = put.error instanceof ApiError ? put.error : null;
  const errorOf = (limit: VerdictLimit) => {
    if (incomplete && textOf(limit) === "") return t("form.required");
    return refused?.field === `limits.${limit.name}` ? refused.atField : undefined;
  };
  const moved = limits.filter(({ limit, default: usual }) => limit !== usual);
  return (
    <form
      className={runs.form}
      onSubmit={(event) => {
        event.preventDefault();
        setIncomplete(true);
        if (changed.some((limit) => textOf(limit) === "")) return;
        const wish = changed.map(({ name }) => [name, limitNumber(name, draft[name] ?? "")] as const);
        put.mutate(Object.fromEntries(wish), { onSuccess: () => setDraft({}) });
      }}
    >
      <p className={runs.soft}>{t("validations.limitsText")}</p>
      <div className={runs.grid}>
        {limits.map((limit) => (
          <LimitField
            key={limit.name}
            limit={limit}
            value={textOf(limit)}
            error={errorOf(limit)}
            onChange={(value) => {
              if (put.isError) put.reset();
              setDraft((before) => ({ ...before, [limit.name]: value }));
            }}
          />
        ))}
      </div>
      {put.error && !refused?.field?.startsWith("limits.") && <ErrorNote error={put.error} />}
      <Group>
        <OwnerButton type="submit" disabled={changed.length === 0} loading={put.isPending}>
          {t("limits.save")}
        </OwnerButton>
        {moved.length > 0 && (
          <OwnerButton
            variant="default"
            onClick={() => put.mutate(Object.fromEntries(moved.map(({ name }) => [name, null])))}
          >
            {t("validations.usualLimits")}
          </OwnerButton>
        )}
      </Group>
    </form>
  );
}

interface LimitFieldProps {
  limit: VerdictLimit;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function LimitField({ limit: { name, better, low, default: usual }, ...field }: LimitFieldProps) {
  const { t, tOr, language } = useTranslation();
  const { unit = "", decimals } = limitUnit(name);
  return (
    <AmountInput
      label={`${tOr(`validations.check.${name}.name`, name)} ${better === "higher" ? "≥" : "≤"}`}
      description={t("validations.usually", {
        value: `${writeAmount(limitText(name, usual), language)}${unit}`,
      })}
      unit={unit}
      decimals={decimals}
      allowNegative={low < 0}
      {...field}
    />
  );
}

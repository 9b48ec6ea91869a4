import "@/theme/mantineForms";
import { Group, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { usePutVerdictLimits, type VerdictLimit, verdictLimitsQuery } from "@/api/validations";
import { limitNumber, limitText } from "@/components/checkText";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";

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
  const { t, tOr, language } = useTranslation();
  const [draft, setDraft] = useState<Record<string, string>>({});
  const put = usePutVerdictLimits();
  const changed = limits.filter(
    ({ name, limit }) =>
      (draft[name] ?? limitText(name, limit, language)) !== limitText(name, limit, language),
  );
  const refused = put.error instanceof ApiError ? put.error : null;
  const moved = limits.filter(({ limit, default: usual }) => limit !== usual);
  return (
    <form
      className={runs.form}
      onSubmit={(event) => {
        event.preventDefault();
        const wish = changed.map(({ name }) => [name, limitNumber(name, draft[name] ?? "")] as const);
        put.mutate(Object.fromEntries(wish), { onSuccess: () => setDraft({}) });
      }}
    >
      <p className={runs.soft}>{t("validations.limitsText")}</p>
      <div className={runs.grid}>
        {limits.map(({ name, limit, better, default: usual }) => (
          <TextInput
            key={name}
            inputMode="decimal"
            label={`${tOr(`validations.check.${name}.name`, name)} ${better === "higher" ? "≥" : "≤"}`}
            description={t("validations.usually", { value: limitText(name, usual, language) })}
            value={draft[name] ?? limitText(name, limit, language)}
            error={refused?.field === `limits.${name}` ? refused.atField : undefined}
            onChange={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, [name]: value }))}
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

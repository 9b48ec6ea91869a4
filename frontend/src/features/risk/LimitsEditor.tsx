import "@/theme/mantineForms";
import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { fieldsOf, type LimitField, type ModeLimits, usePutLimits } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { useTranslation } from "@/i18n/useTranslation";
import { limitText, limitValue } from "./limitText";
import classes from "./Risk.module.css";

interface LimitsEditorProps {
  form: Record<string, unknown>;
  item: ModeLimits;
}

/** Limits of one mode, drawn from their JSON Schema; what will change is said, old → new, before it is saved. */
export function LimitsEditor({ form, item }: LimitsEditorProps) {
  const { t, tOr } = useTranslation();
  const [draft, setDraft] = useState<Record<string, string>>({});
  const put = usePutLimits();
  const fields = fieldsOf(form);
  const known = ({ name, kind }: LimitField) => limitText(kind, item.limits[name]);
  const changed = fields.filter((field) => (draft[field.name] ?? known(field)) !== known(field));
  const refused = put.error instanceof ApiError ? put.error : null;
  const save = () =>
    put.mutate(
      {
        mode: item.mode,
        limits: Object.fromEntries(
          changed.map(({ name, kind }) => [name, limitValue(kind, draft[name] ?? "")]),
        ),
      },
      { onSuccess: () => setDraft({}) },
    );
  const shown = ({ kind }: LimitField, value: string) => {
    if (kind === "choice") return tOr(`limits.choice.${value}`, value);
    return value === "" ? t("limits.empty") : kind === "fraction" ? `${value} %` : value;
  };
  return (
    <Stack gap="sm">
      {fields.some((field) => item.limits[field.name] === null) && <p>{t("limits.unreadable")}</p>}
      <div className={classes.fields}>
        {fields.map((field) => (
          <LimitInput
            key={field.name}
            field={field}
            value={draft[field.name] ?? known(field)}
            error={refused?.field === field.name ? refused.atField : undefined}
            onChange={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
      </div>
      {changed.length > 0 && (
        <ul className={classes.changes} aria-label={t("limits.changes")}>
          {changed.map((field) => (
            <li key={field.name} className="figures">
              {tOr(`limits.field.${field.name}`, field.description)}: {shown(field, known(field))} →{" "}
              {shown(field, draft[field.name] ?? "")}
            </li>
          ))}
        </ul>
      )}
      {put.error && !refused?.field && <ErrorNote error={put.error} />}
      <Group>
        <OwnerButton disabled={changed.length === 0} loading={put.isPending} onClick={save}>
          {t("limits.save")}
        </OwnerButton>
        {changed.length > 0 && (
          <Button variant="default" onClick={() => setDraft({})}>
            {t("action.cancel")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface LimitInputProps {
  field: LimitField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function LimitInput({
  field: { name, description, kind, choices },
  value,
  error,
  onChange,
}: LimitInputProps) {
  const { t, tOr } = useTranslation();
  const shared = {
    label: tOr(`limits.field.${name}`, description),
    value,
    error,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (kind === "choice") {
    const data = choices.map((choice) => ({ value: choice, label: tOr(`limits.choice.${choice}`, choice) }));
    return <NativeSelect {...shared} data={data} />;
  }
  if (kind === "list") return <TextInput {...shared} placeholder={t("limits.listHint")} />;
  return <TextInput {...shared} inputMode="decimal" rightSection={kind === "fraction" ? "%" : undefined} />;
}

import "@/theme/mantineForms";
import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { fieldsOf, type LimitField, type ModeLimits, usePutLimits } from "@/api/risk";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { isPlainDecimal } from "@/lib/amount";
import { isUnread } from "@/lib/typedAmount";
import { limitText, limitValue, pairsOf } from "./limitText";
import classes from "./Risk.module.css";

interface LimitsEditorProps {
  form: Record<string, unknown>;
  item: ModeLimits;
}

/** Limits of one mode, drawn from their JSON Schema; what will change is said, old → new, before it is saved. */
export function LimitsEditor({ form, item }: LimitsEditorProps) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const [draft, setDraft] = useState<Record<string, string>>({});
  const put = usePutLimits();
  const fields = fieldsOf(form);
  const known = ({ name, kind }: LimitField) => limitText(kind, item.limits[name]);
  const changed = fields.filter((field) => (draft[field.name] ?? known(field)) !== known(field));
  const readable = changed.filter(({ name }) => !isUnread(draft[name] ?? ""));
  const refused = put.error instanceof ApiError ? put.error : null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(
      {
        mode: item.mode,
        limits: Object.fromEntries(
          changed.map(({ name, kind }) => [name, limitValue(kind, draft[name] ?? "")]),
        ),
      },
      { onSuccess: () => setDraft({}) },
    );
  };
  const shown = ({ kind }: LimitField, value: string) => {
    if (kind === "choice") return tOr(`limits.choice.${value}`, value);
    if (value === "") return t("limits.empty");
    if (kind === "list") return pairsOf(value).join(", ");
    const said = isPlainDecimal(value) ? format.quantity(value) : value;
    return kind === "fraction" ? `${said} %` : said;
  };
  return (
    <Stack component="form" gap="sm" onSubmit={save}>
      {fields.some((field) => item.limits[field.name] === null) && <p>{t("limits.unreadable")}</p>}
      <div className={classes.fields}>
        {fields.map((field) => (
          <LimitInput
            key={field.name}
            field={field}
            value={draft[field.name] ?? known(field)}
            error={refused?.field === field.name ? refused.atField : undefined}
            onChange={(value) => {
              if (put.isError) put.reset();
              setDraft((before) => ({ ...before, [field.name]: value }));
            }}
          />
        ))}
      </div>
      {readable.length > 0 && (
        <ul className={classes.changes} aria-label={t("limits.changes")}>
          {readable.map((field) => (
            <li key={field.name} className="figures">
              {tOr(`limits.field.${field.name}`, field.description)}: {shown(field, known(field))} →{" "}
              {shown(field, draft[field.name] ?? "")}
            </li>
          ))}
        </ul>
      )}
      {put.error && !refused?.field && <ErrorNote error={put.error} />}
      <Group>
        <OwnerButton type="submit" disabled={changed.length === 0} loading={put.isPending}>
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
  field: { name, description, kind, signed, choices },
  value,
  error,
  onChange,
}: LimitInputProps) {
  const { t, tOr } = useTranslation();
  const shared = { label: tOr(`limits.field.${name}`, description), value, error };
  const changed = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  if (kind === "choice") {
    const data = choices.map((choice) => ({ value: choice, label: tOr(`limits.choice.${choice}`, choice) }));
    return <NativeSelect {...shared} data={data} onChange={changed} />;
  }
  if (kind === "list") return <TextInput {...shared} placeholder={t("limits.listHint")} onChange={changed} />;
  return (
    <AmountInput
      {...shared}
      onChange={onChange}
      decimals={kind === "count" ? 0 : 8}
      allowNegative={signed}
      {...(kind === "fraction" && { unit: "%" })}
    />
  );
}

import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { fieldsOf, type ModeLimits, usePutLimits } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

interface LimitsEditorProps {
  form: Record<string, unknown>;
  item: ModeLimits;
}

/** The limits of one mode, drawn from their JSON Schema; what will change is said, old → new, before it is saved. */
export function LimitsEditor({ form, item }: LimitsEditorProps) {
  const { t, tOr } = useTranslation();
  const [draft, setDraft] = useState<Record<string, string>>({});
  const put = usePutLimits();
  const known = item.limits ?? {};
  const changes = Object.entries(draft).filter(([name, value]) => value !== known[name]);
  const refused = put.error instanceof ApiError ? put.error : null;
  const save = () =>
    put.mutate({ mode: item.mode, limits: Object.fromEntries(changes) }, { onSuccess: () => setDraft({}) });
  return (
    <Stack gap="sm">
      <div className={classes.fields}>
        {fieldsOf(form).map(({ name, description, choices }) => {
          const shared = {
            label: tOr(`limits.field.${name}`, description),
            value: draft[name] ?? known[name] ?? "",
            error: refused?.field === name ? refused.detail : undefined,
            onChange: (event: { currentTarget: { value: string } }) => {
              const { value } = event.currentTarget;
              setDraft((before) => ({ ...before, [name]: value.trim() }));
            },
          };
          return choices ? (
            <NativeSelect
              key={name}
              {...shared}
              data={choices.map((choice) => ({
                value: choice,
                label: tOr(`trading.state.${choice}`, choice),
              }))}
            />
          ) : (
            <TextInput key={name} inputMode="decimal" {...shared} />
          );
        })}
      </div>
      {changes.length > 0 && (
        <ul className={classes.changes} aria-label={t("limits.changes")}>
          {changes.map(([name, value]) => (
            <li key={name} className="figures">
              {tOr(`limits.field.${name}`, name)}: {known[name] ?? "–"} → {value}
            </li>
          ))}
        </ul>
      )}
      {put.error && !refused?.field && <ErrorNote error={put.error} />}
      <Group>
        <Button disabled={changes.length === 0} loading={put.isPending} onClick={save}>
          {t("limits.save")}
        </Button>
        {changes.length > 0 && (
          <Button variant="default" onClick={() => setDraft({})}>
            {t("action.cancel")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

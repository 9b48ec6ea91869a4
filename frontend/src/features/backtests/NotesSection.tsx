import "@/theme/mantineForms";
import { Button, Group, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Backtest, useBacktestNotes } from "@/api/backtests";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";

const NOTES_MAX = 2_000;

/** What the owner wrote about a run, and how to change it. */
export function NotesSection({ run }: { run: Backtest }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState(false);
  const notes = run.request.notes ?? "";
  if (edited) return <NotesForm id={run.id} notes={notes} onClose={() => setEdited(false)} />;
  return (
    <Section
      title={t("backtests.notes")}
      aside={
        <OwnerButton size="xs" variant="default" onClick={() => setEdited(true)}>
          {t("backtests.editNotes")}
        </OwnerButton>
      }
    >
      <p className={notes ? classes.notes : runs.soft}>{notes || t("backtests.noNotes")}</p>
    </Section>
  );
}

function NotesForm({ id, notes, onClose }: { id: string; notes: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(notes);
  const save = useBacktestNotes(id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(text.trim(), { onSuccess: onClose });
  };
  return (
    <Section title={t("backtests.notes")}>
      <form className={runs.form} onSubmit={submit}>
        <Textarea
          aria-label={t("backtests.notes")}
          rows={4}
          maxLength={NOTES_MAX}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("backtests.saveNotes")}
          </Button>
        </Group>
      </form>
    </Section>
  );
}

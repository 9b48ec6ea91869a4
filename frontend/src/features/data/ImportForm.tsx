import "@/theme/mantineForms";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Existing, useStartDataJob } from "@/api/data";
import { ApiError } from "@/api/errors";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";
import classes from "./Data.module.css";

const EXISTING = ["merge", "replace", "keep"] as const satisfies Existing[];

/** Takes over a folder of Freqtrade candles that lies on the machine Vostok runs on. */
export function ImportForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const start = useStartDataJob();
  const [folder, setFolder] = useState("");
  const [existing, setExisting] = useState<Existing>("merge");
  const refused =
    start.error instanceof ApiError && start.error.field === "folder" ? start.error.atField : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({ kind: "import", folder, existing }, { onSuccess: onDone });
  };
  return (
    <Section title={t("data.import")}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          required
          label={t("data.folder")}
          description={t("data.folderText")}
          placeholder="/srv/freqtrade/user_data"
          value={folder}
          onChange={(event) => setFolder(event.currentTarget.value)}
          error={refused}
        />
        <NativeSelect
          label={t("data.existing")}
          value={existing}
          onChange={(event) => setExisting(oneOf(event.currentTarget.value, EXISTING) ?? "merge")}
          data={EXISTING.map((value) => ({ value, label: t(`data.existingAs.${value}`) }))}
        />
        {start.error && refused === null && <ErrorNote error={start.error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={start.isPending}>
            {t("data.startImport")}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

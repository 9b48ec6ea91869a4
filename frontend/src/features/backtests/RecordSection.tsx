import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Backtest, recordQuery } from "@/api/backtests";
import { ErrorNote } from "@/components/ErrorNote";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";

/** What was run, for whoever wants to run it again: settings, hashes, versions. */
export function RecordSection({ run }: { run: Backtest }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({ ...recordQuery(run.id), enabled: open });
  return (
    <Section title={t("backtests.record")}>
      <p className={runs.soft}>{t("backtests.recordText", { file: run.export ?? "" })}</p>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={runs.soft}>{t("backtests.recordShow")}</summary>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {open && !error && data === undefined && <Skeleton height="8rem" />}
        {data && <pre className={classes.record}>{JSON.stringify(data, null, 2)}</pre>}
      </details>
    </Section>
  );
}

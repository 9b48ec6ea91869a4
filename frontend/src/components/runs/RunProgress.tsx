import "@/theme/mantineForms";
import "@mantine/core/styles/Progress.css";
import { Progress } from "@mantine/core";
import type { Backtest } from "@/api/backtests";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import runs from "./Runs.module.css";

interface RunProgressProps {
  title: string;
  run: Pick<Backtest, "id" | "state" | "ahead" | "progress">;
  /** What it is doing, once it has begun. */
  phase: string | null;
  /** How long it still takes. */
  left?: string;
  cancel: { isPending: boolean; error: Error | null; mutate: (id: string) => void };
}

/** How far a run has come, or how many are ahead of it; it can be cancelled. */
export function RunProgress({ title, run, phase, left, cancel }: RunProgressProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const where =
    run.ahead > 0
      ? t("backtests.ahead", { count: run.ahead })
      : (phase ?? t(`backtests.states.${run.state}`));
  return (
    <Section title={title}>
      <div className={runs.progress}>
        <div>
          <p className={`figures ${runs.soft}`} role="status">
            {[where, format.percent(run.progress), left].filter(Boolean).join(" · ")}
          </p>
          <Progress value={run.progress * 100} aria-label={title} />
        </div>
        <OwnerButton variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t("action.cancel")}
        </OwnerButton>
      </div>
      {cancel.error && <ErrorNote error={cancel.error} />}
    </Section>
  );
}

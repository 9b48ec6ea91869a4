import { ChartFrame } from "@/components/chart/ChartFrame";
import "@/theme/mantineForms";
import { Alert } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  isOpen,
  useDeleteValidation,
  useMoveValidation,
  type Validation,
  validationQuery,
  windowsQuery,
} from "@/api/validations";
import { DeleteButton } from "@/components/DeleteButton";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import { RunEnd } from "@/components/runs/RunEnd";
import { RunProgress } from "@/components/runs/RunProgress";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { VerdictBadge } from "@/components/VerdictBadge";
import { useTranslation } from "@/i18n/useTranslation";
import { ReportSections } from "./ReportSections";
import { useLeft } from "./useLeft";
import classes from "./Validations.module.css";
import { WindowStrip } from "./WindowStrip";
import { WindowTable } from "./WindowTable";

/** One validation: its windows as they come, then its verdict. */
export function ValidationView({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: run } = useSuspenseQuery(validationQuery(id));
  const windows = useQuery(windowsQuery(id, run.state === "DONE" ? 1 : run.progress));
  const { request } = run;
  return (
    <Page
      title={`${run.strategy} · ${run.timeframe}`}
      back={<BackLink to="validations" />}
      aside={
        <span className={`figures ${runs.soft} ${classes.aside}`}>
          {run.verdict && <VerdictBadge verdict={run.verdict} outdated={run.outdated} />}
          {format.day(request.start)} – {format.day(request.end)} · {request.pairs.join(", ")} ·{" "}
          {t(`backtests.states.${run.state}`)}
        </span>
      }
      actions={!isOpen(run) && <EndedActions run={run} />}
    >
      {isOpen(run) && <Progress run={run} />}
      <RunEnd run={run} cancelled={t("validations.wasCancelled")} />
      {run.outdated && <Alert color="signal">{t("validations.outdatedText")}</Alert>}
      <Section flush title={t("validations.windows")}>
        {windows.error && <ErrorNote error={windows.error} onRetry={() => void windows.refetch()} />}
        {windows.data && (
          <>
            <ChartFrame
              image={{
                title: `${run.strategy} · ${t("validations.windows")}`,
                mark: "BACKTEST",
                span: [run.request.start, run.request.end],
              }}
            >
              <WindowStrip windows={windows.data.items} />
            </ChartFrame>
            <WindowTable windows={windows.data.items} />
          </>
        )}
      </Section>
      {run.state === "DONE" && <ReportSections run={run} />}
    </Page>
  );
}

function Progress({ run }: { run: Validation }) {
  const { t } = useTranslation();
  const cancel = useMoveValidation("cancel");
  const left = useLeft(run.left_s) ?? t("validations.noEstimate");
  const phase = run.phase && t(`validations.phases.${run.phase}`);
  return <RunProgress title={t("validations.running")} run={run} phase={phase} left={left} cancel={cancel} />;
}

function EndedActions({ run }: { run: Validation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteValidation();
  const resume = useMoveValidation("resume");
  return (
    <>
      {run.state !== "DONE" && (
        <OwnerButton loading={resume.isPending} onClick={() => resume.mutate(run.id)}>
          {t("validations.resume")}
        </OwnerButton>
      )}
      {resume.error && <ErrorNote error={resume.error} />}
      <DeleteButton
        label={t("data.delete")}
        title={t("validations.deleteTitle")}
        text={t("validations.deleteText")}
        remove={remove}
        onDelete={() => remove.mutate(run.id, { onSuccess: () => void navigate({ to: "/validations" }) })}
      />
    </>
  );
}

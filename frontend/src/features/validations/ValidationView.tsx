import "@/theme/mantineForms";
import "@mantine/core/styles/Progress.css";
import { Alert, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  isOpen,
  useDeleteValidation,
  useMoveValidation,
  type Validation,
  validationQuery,
  windowsQuery,
} from "@/api/validations";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { VerdictBadge } from "@/components/VerdictBadge";
import { useTranslation } from "@/i18n/useTranslation";
import { BackLink } from "./BackLink";
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
      back={<BackLink />}
      aside={
        <span className={`figures ${classes.soft} ${classes.aside}`}>
          {run.verdict && <VerdictBadge verdict={run.verdict} outdated={run.outdated} />}
          {format.day(request.start)} – {format.day(request.end)} · {request.pairs.join(", ")} ·{" "}
          {t(`backtests.states.${run.state}`)}
        </span>
      }
      actions={!isOpen(run) && <EndedActions run={run} />}
    >
      {isOpen(run) && <RunProgress run={run} />}
      {run.state === "CANCELLED" && (
        <Alert color="signal" variant="light">
          {t("validations.wasCancelled")}
        </Alert>
      )}
      {run.state === "FAILED" && (
        <Alert role="alert" color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
          {run.error?.text ?? t("error.unexpected")}
          {run.error?.file && (
            <div className="figures">
              {run.error.file}
              {run.error.line !== null && `:${run.error.line}`}
            </div>
          )}
        </Alert>
      )}
      {run.outdated && <Alert color="signal">{t("validations.outdatedText")}</Alert>}
      <Section flush title={t("validations.windows")}>
        {windows.error && <ErrorNote error={windows.error} onRetry={() => void windows.refetch()} />}
        {windows.data && (
          <>
            <WindowStrip windows={windows.data.items} />
            <WindowTable windows={windows.data.items} />
          </>
        )}
      </Section>
      {run.state === "DONE" && <ReportSections run={run} />}
    </Page>
  );
}

function RunProgress({ run }: { run: Validation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useMoveValidation("cancel");
  const left = useLeft(run.left_s);
  const where =
    run.ahead > 0
      ? t("backtests.ahead", { count: run.ahead })
      : run.phase
        ? t(`validations.phases.${run.phase}`)
        : t(`backtests.states.${run.state}`);
  return (
    <Section title={t("validations.running")}>
      <div className={classes.progress}>
        <div>
          <p className={`figures ${classes.soft}`} role="status">
            {where} · {format.percent(run.progress)} · {left ?? t("validations.noEstimate")}
          </p>
          <Progress value={run.progress * 100} aria-label={t("validations.running")} />
        </div>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t("action.cancel")}
        </Button>
      </div>
      {cancel.error && <ErrorNote error={cancel.error} />}
    </Section>
  );
}

function EndedActions({ run }: { run: Validation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteValidation();
  const resume = useMoveValidation("resume");
  const [asked, setAsked] = useState(false);
  return (
    <>
      {run.state !== "DONE" && (
        <Button loading={resume.isPending} onClick={() => resume.mutate(run.id)}>
          {t("validations.resume")}
        </Button>
      )}
      {resume.error && <ErrorNote error={resume.error} />}
      <Button variant="default" onClick={() => setAsked(true)}>
        {t("data.delete")}
      </Button>
      {asked && (
        <Modal opened centered onClose={() => setAsked(false)} title={t("validations.deleteTitle")}>
          <Stack>
            <Text size="sm">{t("validations.deleteText")}</Text>
            {remove.error && <ErrorNote error={remove.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button
                color="loss"
                loading={remove.isPending}
                onClick={() =>
                  remove.mutate(run.id, { onSuccess: () => void navigate({ to: "/validations" }) })
                }
              >
                {t("data.delete")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}

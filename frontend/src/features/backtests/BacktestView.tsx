import "@/theme/mantineForms";
import "@mantine/core/styles/Progress.css";
import { Alert, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  type Backtest,
  backtestQuery,
  isUnfinished,
  useCancelBacktest,
  useDeleteBacktest,
} from "@/api/backtests";
import { BriefLink } from "@/components/BriefLink";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { BackLink } from "./BackLink";
import classes from "./Backtests.module.css";
import { NotesSection } from "./NotesSection";
import { ReportView } from "./ReportView";

interface BacktestViewProps {
  id: string;
  pair: string | undefined;
  onPair: (pair: string) => void;
}

/** One run: its progress while it goes on, then its report. */
export function BacktestView({ id, pair, onPair }: BacktestViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: run } = useSuspenseQuery(backtestQuery(id));
  const { request } = run;
  return (
    <Page
      title={`${request.strategy} · ${run.timeframe}`}
      back={<BackLink />}
      aside={
        <span className={`figures ${classes.soft}`}>
          {format.day(request.start)} – {format.day(request.end)} · {t(`backtests.states.${run.state}`)}
        </span>
      }
      actions={
        <>
          {run.state === "DONE" && <BriefLink kind="backtest" subject={id} />}
          {!isUnfinished(run) && <DeleteButton id={id} />}
          <ButtonLink variant="default" to="/backtests/new" search={{ from: id }}>
            {t("backtests.again")}
          </ButtonLink>
        </>
      }
    >
      {isUnfinished(run) && <RunProgress run={run} />}
      {run.state === "CANCELLED" && (
        <Alert color="signal" variant="light">
          {t("backtests.wasCancelled")}
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
      {run.state === "DONE" && <ReportView run={run} pair={pair} onPair={onPair} />}
      <NotesSection run={run} />
    </Page>
  );
}

function RunProgress({ run }: { run: Backtest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancelBacktest();
  const where =
    run.ahead > 0
      ? t("backtests.ahead", { count: run.ahead })
      : run.phase
        ? t(`backtests.phases.${run.phase}`)
        : t(`backtests.states.${run.state}`);
  return (
    <Section title={t("backtests.running")}>
      <div className={classes.progress}>
        <div>
          <p className={`figures ${classes.soft}`} role="status">
            {where} · {format.percent(run.progress)}
          </p>
          <Progress value={run.progress * 100} aria-label={t("backtests.running")} />
        </div>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {t("action.cancel")}
        </Button>
      </div>
      {cancel.error && <ErrorNote error={cancel.error} />}
    </Section>
  );
}

function DeleteButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteBacktest();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t("data.delete")}
      </Button>
      {asked && (
        <Modal opened centered onClose={() => setAsked(false)} title={t("backtests.deleteTitle")}>
          <Stack>
            <Text size="sm">{t("backtests.deleteText")}</Text>
            {remove.error && <ErrorNote error={remove.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button
                color="loss"
                loading={remove.isPending}
                onClick={() => remove.mutate(id, { onSuccess: () => void navigate({ to: "/backtests" }) })}
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

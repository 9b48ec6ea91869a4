import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  type Backtest,
  backtestQuery,
  isUnfinished,
  useCancelBacktest,
  useDeleteBacktest,
} from "@/api/backtests";
import { BriefLink } from "@/components/BriefLink";
import { DeleteButton } from "@/components/DeleteButton";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import { RunEnd } from "@/components/runs/RunEnd";
import { RunProgress } from "@/components/runs/RunProgress";
import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import type { ReportSearch } from "./backtestSearch";
import { NotesSection } from "./NotesSection";
import { ReportView } from "./ReportView";

interface BacktestViewProps {
  id: string;
  search: ReportSearch;
  onSearch: (change: ReportSearch) => void;
}

/** One run: its progress while it goes on, then its report. */
export function BacktestView({ id, search, onSearch }: BacktestViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: run } = useSuspenseQuery(backtestQuery(id));
  const { request } = run;
  return (
    <Page
      title={`${request.strategy} · ${run.timeframe}`}
      back={<BackLink to="backtests" />}
      aside={
        <span className={`figures ${runs.soft}`}>
          {format.day(request.start)} – {format.day(request.end)} · {t(`backtests.states.${run.state}`)}
        </span>
      }
      actions={
        <>
          {run.state === "DONE" && <BriefLink kind="backtest" subject={id} />}
          {!isUnfinished(run) && <DeleteRun id={id} />}
          <OwnerLink variant="default" to="/backtests/new" search={{ from: id }}>
            {t("backtests.again")}
          </OwnerLink>
        </>
      }
    >
      {isUnfinished(run) && <Progress run={run} />}
      <RunEnd run={run} cancelled={t("backtests.wasCancelled")} />
      {run.state === "DONE" && <ReportView run={run} search={search} onSearch={onSearch} />}
      <NotesSection run={run} />
    </Page>
  );
}

function Progress({ run }: { run: Backtest }) {
  const { t } = useTranslation();
  const cancel = useCancelBacktest();
  const phase = run.phase && t(`backtests.phases.${run.phase}`);
  return <RunProgress title={t("backtests.running")} run={run} phase={phase} cancel={cancel} />;
}

function DeleteRun({ id }: { id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteBacktest();
  return (
    <DeleteButton
      label={t("data.delete")}
      title={t("backtests.deleteTitle")}
      text={t("backtests.deleteText")}
      remove={remove}
      onDelete={() => remove.mutate(id, { onSuccess: () => void navigate({ to: "/backtests" }) })}
    />
  );
}

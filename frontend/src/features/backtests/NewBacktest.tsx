import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { backtestQuery } from "@/api/backtests";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import { useTranslation } from "@/i18n/useTranslation";
import { BacktestForm } from "./BacktestForm";

interface NewBacktestProps {
  strategy: string | undefined;
  /** Id of the run whose settings are taken over. */
  from: string | undefined;
}

/** The form of a new run: the first one's own values, or those of an earlier run. */
export function NewBacktest({ strategy, from }: NewBacktestProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: files } = useSuspenseQuery(dataQuery);
  const { data: traded } = useQuery(pairsQuery);
  const { data: run, error } = useQuery({ ...backtestQuery(from ?? ""), enabled: from !== undefined });
  return (
    <Page title={t("backtests.new")} back={<BackLink to="backtests" />}>
      {error && <ErrorNote error={error} />}
      <BacktestForm
        key={run?.id ?? "new"}
        run={run}
        strategies={strategies.items}
        files={files.items}
        traded={traded?.items.map(({ pair }) => pair)}
        wanted={strategy}
        onStarted={({ id }) => void navigate({ to: "/backtests/$id", params: { id } })}
      />
    </Page>
  );
}

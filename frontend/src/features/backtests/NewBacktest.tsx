import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { dataQuery } from "@/api/data";
import { strategiesQuery } from "@/api/strategies";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { BackLink } from "./BackLink";
import { BacktestForm } from "./BacktestForm";

export function NewBacktest({ strategy }: { strategy: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: files } = useSuspenseQuery(dataQuery);
  return (
    <Page title={t("backtests.new")} back={<BackLink />}>
      <BacktestForm
        strategies={strategies.items}
        files={files.items}
        wanted={strategy}
        onStarted={({ id }) => void navigate({ to: "/backtests/$id", params: { id } })}
      />
    </Page>
  );
}

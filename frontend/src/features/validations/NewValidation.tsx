import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import { useTranslation } from "@/i18n/useTranslation";
import { ValidationForm } from "./ValidationForm";

/** The form of a new validation. */
export function NewValidation({ strategy }: { strategy: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: files } = useSuspenseQuery(dataQuery);
  const { data: traded } = useQuery(pairsQuery);
  return (
    <Page title={t("validations.new")} back={<BackLink to="validations" />}>
      <ValidationForm
        strategies={strategies.items}
        files={files.items}
        traded={traded?.items.map(({ pair }) => pair)}
        wanted={strategy}
        onStarted={({ id }) => void navigate({ to: "/validations/$id", params: { id } })}
      />
    </Page>
  );
}

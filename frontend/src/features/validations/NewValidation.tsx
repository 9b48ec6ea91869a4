import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { BackLink } from "@/components/runs/BackLink";
import { useTranslation } from "@/i18n/useTranslation";
import { ValidationForm } from "./ValidationForm";

interface NewValidationProps {
  strategy: string | undefined;
  /** Id of the bot whose settings are validated. */
  botId: string | undefined;
}

/** The form of a new validation: the first one's own values, or those of a bot. */
export function NewValidation({ strategy, botId }: NewValidationProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: files } = useSuspenseQuery(dataQuery);
  const { data: traded } = useQuery(pairsQuery);
  const { data: bot, error } = useQuery({ ...botQuery(botId ?? ""), enabled: botId !== undefined });
  return (
    <Page title={t("validations.new")} back={<BackLink to="validations" />}>
      {error && <ErrorNote error={error} />}
      <ValidationForm
        key={bot?.id ?? "new"}
        bot={bot}
        strategies={strategies.items}
        files={files.items}
        traded={traded?.items.map(({ pair }) => pair)}
        wanted={strategy}
        onStarted={({ id }) => void navigate({ to: "/validations/$id", params: { id } })}
      />
    </Page>
  );
}

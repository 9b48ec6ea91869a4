import "@/theme/mantineForms";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { labQuery } from "@/api/lab";
import { settingsQuery } from "@/api/settings";
import { ColumnStack, Columns } from "@/components/Columns";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { EmptyExchange } from "./EmptyExchange";
import { EventForm } from "./EventForm";
import { EventList } from "./EventList";
import classes from "./Lab.module.css";
import { LabChart } from "./LabChart";

interface LabViewProps {
  /** The pair that is moved and drawn; the empty string stands for all. */
  pair: string;
  onPair: (pair: string) => void;
}

/** A simulated market that its owner can move, to watch what bots, limits and stops do. */
export function LabView(props: LabViewProps) {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  if (settings.venue === "simulator") return <Lab {...props} />;
  return (
    <Page title={t("nav.lab")}>
      <EmptyState title={t("lab.elsewhere")}>
        {t("lab.elsewhereText", { venue: t(`venue.${settings.venue}`) })}
      </EmptyState>
    </Page>
  );
}

function Lab({ pair, onPair }: LabViewProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(labQuery);
  const events = data?.items ?? [];
  return (
    <Page title={t("nav.lab")}>
      <p className={classes.intro}>{t("lab.intro")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <Columns split="5:6">
        <EventForm pair={pair} onPair={onPair} />
        <ColumnStack>
          <EventList
            title={t("lab.now")}
            empty={t("lab.nothing")}
            events={events.filter((one) => one.active)}
          />
          <LabChart pair={pair} />
          <EventList title={t("lab.earlier")} events={events.filter((one) => !one.active)} />
          <EmptyExchange />
        </ColumnStack>
      </Columns>
    </Page>
  );
}

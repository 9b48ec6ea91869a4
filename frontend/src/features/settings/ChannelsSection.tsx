import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/api/channels";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { ChannelForm } from "./ChannelForm";
import { ChannelRow } from "./ChannelRow";
import { QuietForm } from "./QuietForm";
import classes from "./Settings.module.css";

/** Where alerts are sent, whether they arrive, and when only critical ones are. */
export function ChannelsSection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(channelsQuery);
  return (
    <Section title={t("channels.title")}>
      <p className={classes.hint}>{t("channels.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height="3rem" />}
      {data?.items.length === 0 && <p className={classes.about}>{t("channels.none")}</p>}
      <ul className={classes.list} aria-label={t("channels.title")}>
        {data?.items.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} />
        ))}
      </ul>
      <ChannelForm />
      <div className={classes.part}>
        <QuietForm />
      </div>
    </Section>
  );
}

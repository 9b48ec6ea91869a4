import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { archivedQuery } from "@/api/botLife";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { ModeBadge } from "@/components/ModeBadge";
import { RestoreBot } from "@/components/RestoreBot";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotList.module.css";

/** Bots that were put away: their records stay, and they can be taken back. */
export function ArchivedBots() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(archivedQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="6rem" />;
  return (
    <div className={classes.surface}>
      {data.length === 0 ? (
        <EmptyState title={t("archive.none")}>{t("archive.noneText")}</EmptyState>
      ) : (
        <ul className={classes.archived} aria-label={t("archive.title")}>
          {data.map((bot) => (
            <li key={bot.id}>
              <div className={classes.name}>
                <Link to="/bots/$botId" params={{ botId: bot.id }}>
                  {bot.name}
                </Link>
                <span>
                  {bot.strategy} · {t("archive.since", { time: format.dateTime(bot.archived_at) })}
                </span>
              </div>
              <ModeBadge mode={bot.mode} />
              <RestoreBot bot={bot} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

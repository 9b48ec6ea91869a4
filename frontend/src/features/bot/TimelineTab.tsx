import { useInfiniteQuery } from "@tanstack/react-query";
import type { Bot } from "@/api/bots";
import { type Moment, TIMELINE_GROUPS, type TimelineGroup, timelineQuery } from "@/api/timeline";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { Segments } from "@/components/Segments";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useToldValues } from "@/components/useToldValues";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Timeline.module.css";

interface TimelineTabProps {
  bot: Bot;
  group: TimelineGroup;
  onGroup: (group: TimelineGroup) => void;
}

/** Everything that happened to the bot: what was asked of it and by whom, and what was observed. */
export function TimelineTab({ bot, group, onGroup }: TimelineTabProps) {
  const { t } = useTranslation();
  const moments = useInfiniteQuery(timelineQuery(bot.id, group));
  return (
    <>
      <div className={classes.tools}>
        <Segments
          size="xs"
          aria-label={t("timeline.filter")}
          value={group}
          onChange={(value) => onGroup(value as TimelineGroup)}
          data={TIMELINE_GROUPS.map((value) => ({ value, label: t(`timeline.group.${value}`) }))}
        />
      </div>
      <Rows
        query={moments}
        empty={<EmptyState title={t("timeline.none")}>{t("timeline.noneText")}</EmptyState>}
      >
        {(rows) => (
          <>
            <ol className={classes.list} aria-label={t("bot.tab.timeline")}>
              {rows.map((moment) => (
                <MomentRow key={moment.id} moment={moment} />
              ))}
            </ol>
            <LoadMore query={moments} />
          </>
        )}
      </Rows>
    </>
  );
}

function MomentRow({ moment }: { moment: Moment }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const { ts, kind, level, actor, text } = moment;
  const values = useToldValues()(moment);
  // What was observed is told as in the feed; what was asked for has its own words.
  const told = actor === null ? `activity.kind.${kind}` : `timeline.kind.${kind}`;
  return (
    <li className={classes.moment} data-level={level} data-asked={actor !== null || undefined}>
      <time dateTime={new Date(ts).toISOString()} className={`figures ${classes.time}`}>
        {format.dateTime(ts)}
      </time>
      <div>
        <div>{tOr(told, text, { pair: "", version: "", ...values })}</div>
        {actor !== null && (
          <div className={classes.actor}>{t("timeline.by", { actor: actorName(actor) })}</div>
        )}
      </div>
    </li>
  );
}

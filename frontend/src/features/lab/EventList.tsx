import { type LabEvent, useStopLabEvent } from "@/api/lab";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import { KIND_ICONS } from "./EventForm";
import classes from "./Lab.module.css";

interface EventListProps {
  title: string;
  events: LabEvent[];
  /** What to say where there are none; without it an empty list is not shown. */
  empty?: string;
}

export function EventList({ title, events, empty }: EventListProps) {
  const stop = useStopLabEvent();
  if (events.length === 0 && empty === undefined) return null;
  return (
    <Section title={title}>
      {events.length === 0 && <p className={classes.hint}>{empty}</p>}
      <ul className={classes.list} aria-label={title}>
        {events.map((event) => (
          <EventRow
            key={event.id}
            event={event}
            stopping={stop.isPending && stop.variables === event.id}
            onStop={() => stop.mutate(event.id)}
          />
        ))}
      </ul>
      {stop.error && <ErrorNote error={stop.error} />}
    </Section>
  );
}

interface EventRowProps {
  event: LabEvent;
  stopping: boolean;
  onStop: () => void;
}

function EventRow({ event, stopping, onStop }: EventRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(event.active);
  const KindIcon = KIND_ICONS[event.kind];
  const name = `${t(`lab.kind.${event.kind}.name`)} · ${event.pair ?? t("lab.allPairs")}`;
  return (
    <li className={classes.row} data-active={event.active || undefined}>
      <KindIcon size={20} stroke={1.7} aria-hidden="true" />
      <div className={classes.grow}>
        <div>{name}</div>
        <div className={`figures ${classes.hint}`}>
          {event.active
            ? t("lab.left", { time: format.duration(event.ends_at - now) })
            : t(event.stopped ? "lab.wasStopped" : "lab.was", {
                time: format.dateTime(event.starts_at),
                duration: format.duration(event.ends_at - event.starts_at),
              })}
        </div>
      </div>
      {event.active && (
        <OwnerButton
          size="xs"
          variant="default"
          aria-label={t("lab.stopNamed", { name })}
          loading={stopping}
          onClick={onStop}
        >
          {t("lab.stop")}
        </OwnerButton>
      )}
    </li>
  );
}

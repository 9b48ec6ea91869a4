import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExclamationCircle,
  IconInfoCircle,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Activity } from "@/api/activity";
import { useTranslation } from "@/i18n/useTranslation";
import type { Format } from "@/lib/format";
import classes from "./Overview.module.css";

const ICONS = {
  info: IconInfoCircle,
  success: IconCircleCheck,
  warning: IconExclamationCircle,
  error: IconAlertTriangle,
} satisfies Record<Activity["level"], typeof IconInfoCircle>;

interface ActivityRowProps {
  row: Activity;
  text: (row: Activity) => string;
  format: Format;
}

/** One of forty, each drawn once: what it needs of the owner's settings the feed has asked for all of them. */
export const ActivityRow = memo(function ActivityRow({ row, text, format }: ActivityRowProps) {
  const { t } = useTranslation();
  const Icon = ICONS[row.level];
  return (
    <li className={classes.event} data-level={row.level}>
      <Icon size={17} aria-label={t(`level.${row.level}`)} />
      <div>
        <span>{text(row)}</span>
        <span className={classes.eventMeta}>
          <time dateTime={new Date(row.ts).toISOString()} title={format.dateTime(row.ts)} className="figures">
            {format.time(row.ts)}
          </time>
          {row.bot_id && row.bot_name && (
            <Link to="/bots/$botId" params={{ botId: row.bot_id }}>
              {row.bot_name}
            </Link>
          )}
        </span>
      </div>
    </li>
  );
});

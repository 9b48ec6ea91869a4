import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExclamationCircle,
  IconInfoCircle,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Activity } from "@/api/activity";
import { useActivityText } from "@/components/useActivityText";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Overview.module.css";

const ICONS = {
  info: IconInfoCircle,
  success: IconCircleCheck,
  warning: IconExclamationCircle,
  error: IconAlertTriangle,
} satisfies Record<Activity["level"], typeof IconInfoCircle>;

export function ActivityRow({ row }: { row: Activity }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useActivityText();
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
}

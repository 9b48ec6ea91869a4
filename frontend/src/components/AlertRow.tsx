import { UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconExclamationCircle, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Alert, AlertLevel } from "@/api/alerts";
import { ALERT_RUNBOOK } from "@/components/alertRunbook";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./AlertDrawer.module.css";

const ICONS = {
  info: IconInfoCircle,
  warning: IconExclamationCircle,
  critical: IconAlertTriangle,
} satisfies Record<AlertLevel, typeof IconInfoCircle>;

interface AlertRowProps {
  alert: Alert;
  /** Undefined for who may not mark it. */
  onRead: (() => void) | undefined;
  /** The link to the bot was followed. */
  onLeave: () => void;
}

export function AlertRow({ alert, onRead, onLeave }: AlertRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const Icon = ICONS[alert.level];
  const topic = ALERT_RUNBOOK[alert.kind];
  return (
    <li className={classes.row} data-level={alert.level} data-read={alert.read_at !== null || undefined}>
      <Icon size={18} aria-label={t(`alerts.level.${alert.level}`)} />
      <div className={classes.text}>
        <div>{alert.text}</div>
        <div className={classes.meta}>
          <time dateTime={new Date(alert.last_ts).toISOString()}>{format.dateTime(alert.last_ts)}</time>
          {alert.times > 1 && (
            <span>{t("alerts.times", { n: alert.times, time: format.dateTime(alert.ts) })}</span>
          )}
          {alert.ended_at !== null && (
            <span className={classes.over}>
              {t("alerts.over", { time: format.dateTime(alert.ended_at) })}
            </span>
          )}
          {topic !== undefined && (
            <Link to="/help" search={{ topic }} onClick={onLeave}>
              {t("warnings.help")}
            </Link>
          )}
          {alert.bot_id !== null && alert.bot_name !== null && (
            <Link to="/bots/$botId" params={{ botId: alert.bot_id }} onClick={onLeave}>
              {alert.bot_name}
            </Link>
          )}
        </div>
      </div>
      {alert.read_at === null && onRead !== undefined && (
        <UnstyledButton
          className={classes.read}
          title={t("alerts.read")}
          aria-label={t("alerts.readNamed", { text: alert.text })}
          onClick={onRead}
        >
          <IconCheck size={18} aria-hidden="true" />
        </UnstyledButton>
      )}
    </li>
  );
}

import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

type Status = Schemas["FindingPublic"]["status"];

const ICONS = {
  ok: IconCircleCheck,
  warning: IconExclamationCircle,
  failed: IconAlertTriangle,
} satisfies Record<Status, typeof IconCircleCheck>;

interface FindingsProps {
  label: string;
  items: readonly { name: string; status: Status; text: string }[];
}

/** The lines of a check-up: each is fine, or says how to mend it. */
export function Findings({ label, items }: FindingsProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list} aria-label={label}>
      {items.map(({ name, status, text }) => {
        const Icon = ICONS[status];
        return (
          <li key={name} className={classes.finding} data-status={status}>
            <Icon size={18} aria-label={t(`doctor.status.${status}`)} />
            <span>{name}</span>
            <span className={classes.hint}>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

import { IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./VerdictBadge.module.css";

interface VerdictBadgeProps {
  verdict: Schemas["VerdictPublic"]["verdict"];
  /** The strategy was edited since. */
  outdated?: boolean;
}

/** Whether a strategy passed its validation; never by colour alone. */
export function VerdictBadge({ verdict, outdated = false }: VerdictBadgeProps) {
  const { t } = useTranslation();
  const Icon = verdict === "PASSED" ? IconCircleCheckFilled : IconCircleXFilled;
  return (
    <span className={classes.badge} data-verdict={verdict} data-outdated={outdated || undefined}>
      <Icon size={13} aria-hidden="true" />
      {t(`validations.verdicts.${verdict}`)}
      {outdated && ` · ${t("validations.outdated")}`}
    </span>
  );
}

import { IconHandStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { riskQuery } from "@/api/risk";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./StateBadge.module.css";

/** Says that a bot may not enter (REDUCING) or send anything (HALTED), and why; nothing while it may trade. */
export function TradingBadge({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const { data: risk } = useQuery(riskQuery);
  const standing = risk?.bots.find(({ bot_id }) => bot_id === botId);
  if (standing === undefined || standing.state === "ACTIVE") return null;
  return (
    <span
      className={`${classes.state} ${classes.bad}`}
      data-trading={standing.state}
      title={reasonOf(standing) ?? ""}
    >
      <IconHandStop size={13} aria-hidden="true" />
      {t(`trading.state.${standing.state}`)}
    </span>
  );
}

import { IconHandStop, IconHelp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useGatewayAway } from "@/api/health";
import { riskQuery } from "@/api/risk";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./StateBadge.module.css";

/** Says that a bot may not enter (REDUCING) or send anything (HALTED), and why, or that this is not known; nothing
 * while it may trade. */
export function TradingBadge({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const { data: risk } = useQuery(riskQuery);
  const away = useGatewayAway();
  const standing = risk?.bots.find(({ bot_id }) => bot_id === botId);
  if (standing === undefined) return null;
  if (standing.state === "ACTIVE") {
    if (away === null) return null;
    return (
      <span className={`${classes.state} ${classes.held}`} data-trading="UNKNOWN">
        <IconHelp size={13} aria-hidden="true" />
        {t("trading.state.UNKNOWN")}
      </span>
    );
  }
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

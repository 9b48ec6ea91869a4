import { Link } from "@tanstack/react-router";
import type { Bot } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";

/** How far the bot has come; it leads to its passport, or to the board while it has none. */
export function StageBadge({ bot: { id, stage } }: { bot: Bot }) {
  const { t } = useTranslation();
  const text = t("governance.stageOf", { stage: t(`governance.stage.${stage}`) });
  if (stage === "RESEARCH") {
    return (
      <Link to="/governance" search={{}} className={classes.stage}>
        {text}
      </Link>
    );
  }
  return (
    <Link to="/bots/$botId/passport" params={{ botId: id }} search={{}} className={classes.stage}>
      {text}
    </Link>
  );
}

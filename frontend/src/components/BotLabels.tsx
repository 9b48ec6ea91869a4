import { IconFolder } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Bot } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotLabels.module.css";

/** A bot's group and tags; each leads to all bots that have it. */
export function BotLabels({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  if (bot.group === null && bot.tags.length === 0) return null;
  return (
    <ul className={classes.labels} aria-label={t("labels.of", { name: bot.name })}>
      {bot.group !== null && (
        <li>
          <Link to="/bots" search={{ group: bot.group }} className={classes.group}>
            <IconFolder size={12} aria-hidden="true" />
            {bot.group}
          </Link>
        </li>
      )}
      {bot.tags.map((tag) => (
        <li key={tag}>
          <Link to="/bots" search={{ tag }}>
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}

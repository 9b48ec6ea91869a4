import { IconPencil } from "@tabler/icons-react";
import type { Bot } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./EditedBadge.module.css";

/** Whether the bot runs with other settings than its newest ones. */
export function isEdited({ version, running_version: running }: Bot): boolean {
  return running !== null && running !== version;
}

/** Marks a bot whose saved settings are not those it runs with. */
export function EditedBadge({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  if (!isEdited(bot)) return null;
  const versions = { saved: bot.version, running: bot.running_version ?? bot.version };
  return (
    <span className={classes.edited} title={t("versions.editedText", versions)}>
      <IconPencil size={12} aria-hidden="true" />
      {t("versions.edited")}
    </span>
  );
}

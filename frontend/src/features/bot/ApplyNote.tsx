import { Alert, Button, Group } from "@mantine/core";
import { IconInfoCircle, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { Bot } from "@/api/bots";
import { isEdited } from "@/components/EditedBadge";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import { ApplyDialog } from "./ApplyDialog";

/** Says that the bot runs with older settings than the saved ones, and offers to apply them. */
export const ApplyNote = ownerOnly(OwnersApplyNote);

function OwnersApplyNote({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const versions = { saved: bot.version, running: bot.running_version ?? bot.version };
  if (bot.restarting) {
    return (
      <Alert role="status" color="orbit" variant="light" icon={<IconInfoCircle aria-hidden="true" />}>
        {t("versions.restarting", { version: bot.version })}
      </Alert>
    );
  }
  if (!isEdited(bot) || bot.desired_state === "STOPPED") return null;
  return (
    <>
      <Alert
        color="signal"
        variant="light"
        icon={<IconPencil aria-hidden="true" />}
        title={t("versions.edited")}
      >
        <Group justify="space-between">
          <span>{t("versions.editedText", versions)}</span>
          <Button size="xs" disabled={bot.closing} onClick={() => setAsked(true)}>
            {t("versions.apply")}
          </Button>
        </Group>
      </Alert>
      {asked && <ApplyDialog bot={bot} onClose={() => setAsked(false)} />}
    </>
  );
}

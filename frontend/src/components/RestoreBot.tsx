import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconArchiveOff } from "@tabler/icons-react";
import { useState } from "react";
import { useRestore } from "@/api/botLife";
import type { Bot } from "@/api/bots";
import { ApiError } from "@/api/errors";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

/** Takes a bot out of the archive; its name can be changed on the way, as another bot may have it now. */
export const RestoreBot = ownerOnly(OwnersRestoreBot);

function OwnersRestoreBot({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [name, setName] = useState(bot.name);
  const restore = useRestore(bot.id);
  const atName =
    restore.error instanceof ApiError && restore.error.field === "name" ? restore.error.atField : null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArchiveOff size={16} aria-hidden="true" />}
        aria-label={t("bots.actOn", { act: t("archive.restore"), name: bot.name })}
        onClick={() => setAsked(true)}
      >
        {t("archive.restore")}
      </Button>
      {asked && (
        <Modal
          opened
          centered
          onClose={() => setAsked(false)}
          title={t("archive.restoreTitle", { name: bot.name })}
        >
          <Stack>
            <Text>{t("archive.restoreText")}</Text>
            <TextInput
              label={t("form.name")}
              maxLength={60}
              value={name}
              error={atName}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {restore.error && !atName && <ErrorNote error={restore.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button
                loading={restore.isPending}
                disabled={name.trim() === ""}
                onClick={() => restore.mutate(name.trim(), { onSuccess: () => setAsked(false) })}
              >
                {t("archive.restoreConfirm")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}

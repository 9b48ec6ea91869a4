import { Alert } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import type { Bot } from "@/api/bots";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** Says of a bot in the archive that it is there, and what that means. */
export function ArchivedNote({ bot: { archived_at: since } }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (since === null) return null;
  return (
    <Alert role="note" color="orbit" variant="light" icon={<IconArchive aria-hidden="true" />}>
      {t("archive.note", { time: format.dateTime(since) })}
    </Alert>
  );
}

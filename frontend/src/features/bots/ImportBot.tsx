import "@/theme/mantineForms";
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ChangeEvent, useState } from "react";
import { type BotDocument, useImport } from "@/api/botLife";
import { ApiError } from "@/api/errors";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotList.module.css";

function isDocument(value: unknown): value is BotDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readDocument(file: File): Promise<BotDocument | null> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return isDocument(value) ? value : null;
  } catch {
    return null;
  }
}

/** Makes a bot of a file: Vostok's own, or a stock Freqtrade configuration. */
export const ImportBot = ownerOnly(OwnersImportBot);

function OwnersImportBot() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const [document, setDocument] = useState<BotDocument | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const upload = useImport();
  const unknown = upload.error instanceof ApiError && upload.error.field === "document.unknown";

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file === undefined) return;
    upload.reset();
    const read = await readDocument(file);
    setDocument(read);
    setUnreadable(read === null);
  };
  const send = (lenient: boolean) => {
    if (document === null) return;
    upload.mutate(
      { document, lenient },
      { onSuccess: ({ id }) => void navigate({ to: "/bots/$botId", params: { botId: id } }) },
    );
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden="true" />}
        onClick={() => setAsked(true)}
      >
        {t("import.name")}
      </Button>
      {asked && (
        <Modal opened centered onClose={() => setAsked(false)} title={t("import.title")}>
          <Stack>
            <Text size="sm">{t("import.text")}</Text>
            <label className={classes.file}>
              {t("import.file")}
              <input type="file" accept=".json,application/json" onChange={(event) => void choose(event)} />
            </label>
            {unreadable && (
              <Alert role="alert" color="loss" variant="light">
                {t("import.unreadable")}
              </Alert>
            )}
            {upload.error && <ErrorNote error={upload.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button disabled={document === null} loading={upload.isPending} onClick={() => send(unknown)}>
                {unknown ? t("import.without") : t("import.confirm")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}

import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type UploadPreview, usePreviewUpload, useUploadStrategy } from "@/api/uploads";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./UploadDialog.module.css";

/** The panel takes no larger source (`panel/uploads`), and no larger body than four times that. */
const MAX_BYTES = 256 * 1024;

interface Chosen {
  file: string;
  source: string;
}

/** Chooses a file, shows what it is and would change, and uploads it. */
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [tooLarge, setTooLarge] = useState<number | null>(null);
  const preview = usePreviewUpload();
  const upload = useUploadStrategy();
  const found = preview.data;
  const error = preview.error ?? upload.error;

  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    upload.reset();
    preview.reset();
    setTooLarge(file.size > MAX_BYTES ? file.size : null);
    if (file.size > MAX_BYTES) return;
    const read = { file: file.name, source: await file.text() };
    setChosen(read);
    preview.mutate(read);
  };
  const send = (): void => {
    if (chosen === null || found === undefined) return;
    upload.mutate(
      { ...chosen, replaces: found.replaces },
      {
        onSuccess: ({ name }) => {
          onClose();
          void navigate({ to: "/strategies/$name", params: { name } });
        },
      },
    );
  };
  return (
    <Modal opened centered size="lg" onClose={onClose} title={t("uploads.title")}>
      <Stack>
        <Text size="sm">{t("uploads.text")}</Text>
        <label className={classes.file}>
          {t("uploads.choose")}
          <input
            type="file"
            accept=".py,text/x-python"
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        </label>
        {preview.isPending && <Text role="status">{t("uploads.reading")}</Text>}
        {tooLarge !== null && (
          <Text role="alert" size="sm" c="loss">
            {t("uploads.tooLarge", { size: format.fileSize(tooLarge), most: format.fileSize(MAX_BYTES) })}
          </Text>
        )}
        {error && <ErrorNote error={error} />}
        {found && !preview.error && <Found preview={found} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            disabled={found === undefined || preview.isPending || isUnchanged(found)}
            loading={upload.isPending}
            onClick={send}
          >
            {t(found?.replaces ? "uploads.replace" : "uploads.upload")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const isUnchanged = ({ replaces, changes }: UploadPreview): boolean =>
  replaces !== null && changes.length === 0;

function Found({ preview }: { preview: UploadPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { strategy, replaces, changes, bots } = preview;
  return (
    <>
      <div className={classes.found}>
        <strong>{strategy.name}</strong>
        {strategy.timeframe && <span>{strategy.timeframe}</span>}
        {strategy.stoploss && <span>{t("form.cardStop", { stop: format.percent(strategy.stoploss) })}</span>}
        <span>{t("strategies.parameterCount", { count: strategy.parameters.length })}</span>
      </div>
      {replaces === null && <Text size="sm">{t("uploads.isNew")}</Text>}
      {isUnchanged(preview) && <Text size="sm">{t("uploads.unchanged")}</Text>}
      {changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className={classes.diff} tabIndex={0} aria-label={t("uploads.changes")}>
          <ol>
            {changes.map(({ kind, text }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a comparison never move
              <li key={place} data-kind={kind}>
                <span aria-hidden="true">{{ added: "+", removed: "−", same: " ", gap: "⋯" }[kind]}</span>
                {kind !== "same" && kind !== "gap" && (
                  <span className={classes.spoken}>{t(`uploads.${kind}`)}</span>
                )}
                <code>{text}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
      {replaces !== null && bots.length > 0 && (
        <Text size="sm" role="note">
          {t("uploads.usedBy", { bots: bots.map(({ name }) => name).join(", ") })}
        </Text>
      )}
    </>
  );
}

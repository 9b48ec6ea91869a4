import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type DataFile, useDeleteData } from "@/api/data";
import { ChartFrame } from "@/components/chart/ChartFrame";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { CoverageCalendar } from "./CoverageCalendar";
import classes from "./Data.module.css";
import { GradeBadge } from "./GradeBadge";

const COUNTS = ["missing", "gaps", "duplicates", "misplaced", "impossible", "spikes", "zero_volume"] as const;

interface FileDetailProps {
  file: DataFile;
  onClose: () => void;
}

/** One file: what is wrong with it, by which rule it is graded, which days it covers. */
export function FileDetail({ file, onClose }: FileDetailProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const { quality } = file;
  return (
    <Section
      title={`${file.pair} · ${file.timeframe}`}
      aside={
        <Group gap="xs">
          <GradeBadge grade={file.grade} />
          <OwnerButton size="xs" variant="default" color="loss" onClick={() => setAsked(true)}>
            {t("data.delete")}
          </OwnerButton>
          <Button size="xs" variant="default" onClick={onClose}>
            {t("data.close")}
          </Button>
        </Group>
      }
    >
      <Stack gap="sm">
        {file.error ? <p className={classes.bad}>{file.error}</p> : null}
        <p className={classes.soft}>{t(`data.meaning.${file.grade}`)}</p>
        <dl className={classes.counts}>
          <div>
            <dt>{t("data.candles")}</dt>
            <dd className="figures">
              {format.integer(quality.candles)} / {format.integer(quality.expected)}
            </dd>
          </div>
          {COUNTS.map((name) => (
            <div key={name} data-some={quality[name] > 0 || undefined}>
              <dt>{t(`data.count.${name}`)}</dt>
              <dd className="figures">{format.integer(quality[name])}</dd>
            </div>
          ))}
          <div data-some={quality.longest_gap_ms > 0 || undefined}>
            <dt>{t("data.longestGap")}</dt>
            <dd className="figures">{format.duration(quality.longest_gap_ms)}</dd>
          </div>
        </dl>
        {file.error === null && (
          <ChartFrame image={{ title: `${file.pair} · ${file.timeframe}`, mark: "MARKET" }}>
            <CoverageCalendar pair={file.pair} timeframe={file.timeframe} />
          </ChartFrame>
        )}
      </Stack>
      {asked && <DeleteDialog file={file} onClose={() => setAsked(false)} onDeleted={onClose} />}
    </Section>
  );
}

interface DeleteDialogProps {
  file: DataFile;
  onClose: () => void;
  onDeleted: () => void;
}

function DeleteDialog({ file, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const remove = useDeleteData();
  const name = `${file.pair} ${file.timeframe}`;
  return (
    <Modal opened centered onClose={onClose} title={t("data.deleteTitle", { name })}>
      <Stack>
        <Text size="sm">{t("data.deleteText")}</Text>
        {remove.error && <ErrorNote error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            color="loss"
            loading={remove.isPending}
            onClick={() => remove.mutate(file, { onSuccess: onDeleted })}
          >
            {t("data.delete")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

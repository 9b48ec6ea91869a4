import { Button, Progress, Skeleton } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { backupsQuery, backupUrl, useCancelBackup, useDeleteBackup, useMakeBackup } from "@/api/backups";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { FiguresForm } from "./FiguresForm";
import { PassphraseForm } from "./PassphraseForm";
import classes from "./Settings.module.css";

/** The backups there are, one by hand, and how many of the daily ones are kept. */
export function BackupSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery(backupsQuery);
  const make = useMakeBackup();
  const cancel = useCancelBackup();
  const remove = useDeleteBackup();
  const making = data?.making ?? null;
  const failure = error ?? make.error ?? cancel.error ?? remove.error;
  return (
    <Section
      title={t("backups.title")}
      aside={
        making === null ? (
          <Button
            size="xs"
            variant="default"
            disabled={data?.is_ready !== true}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t("backups.make")}
          </Button>
        ) : (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("backups.cancel")}
          </Button>
        )
      }
    >
      <p className={classes.hint}>{t("backups.text")}</p>
      {failure && <ErrorNote error={failure} />}
      {!error && data === undefined && <Skeleton height="6rem" />}
      {data?.is_ready === false && <p role="note">{t("backups.needed")}</p>}
      {data?.problem != null && <p role="alert">{t("backups.failed", { reason: data.problem })}</p>}
      {making !== null && (
        <div role="status">
          {t(`backups.phase.${making.phase}`)}
          <Progress value={making.part * 100} aria-label={t("backups.progress")} />
        </div>
      )}
      {data?.is_ready && data.items.length === 0 && making === null && (
        <p className={classes.hint}>{t("backups.none")}</p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.list} aria-label={t("backups.title")}>
          {data.items.map((item) => {
            const time = format.dateTime(item.created_at);
            return (
              <li key={item.name} className={classes.row}>
                <div className={classes.grow}>
                  <div>{time}</div>
                  <div className={classes.hint}>
                    {t(`backups.kind.${item.kind}`)} · {(item.bytes / 1e6).toFixed(1)} MB
                  </div>
                </div>
                <Button
                  component="a"
                  size="xs"
                  variant="default"
                  href={backupUrl(item)}
                  download={item.name}
                  aria-label={t("backups.downloadNamed", { time })}
                >
                  {t("backups.download")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t("backups.removeNamed", { time })}
                  loading={remove.isPending && remove.variables === item.name}
                  onClick={() => remove.mutate(item.name)}
                >
                  {t("backups.remove")}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {data !== undefined && <PassphraseForm isReady={data.is_ready} />}
      <DailyBackups />
    </Section>
  );
}

function DailyBackups() {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const update = useUpdateSettings();
  const initial = { keep_backups: String(settings.keep_backups) };
  return (
    <FiguresForm
      key={initial.keep_backups}
      figures={[
        {
          name: "keep_backups",
          label: t("backups.keep"),
          hint: t("backups.keepHint"),
          unit: t("backups.unit"),
          decimals: 0,
        },
      ]}
      initial={initial}
      saving={update}
      onSave={(values, onError) => update.mutate({ keep_backups: Number(values.keep_backups) }, { onError })}
    />
  );
}

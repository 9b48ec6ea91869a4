import "@mantine/core/styles/Progress.css";
import { Progress, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { artefactsQuery, type Kind, storageRoomQuery } from "@/api/storage";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

/** What takes room on the disk, in the order in which an emergency purge removes it. */
export function StorageSection() {
  const { t } = useTranslation();
  const size = useSize();
  const { data, error } = useQuery(storageRoomQuery);
  const used = data === undefined ? 0 : 1 - data.free_bytes / data.total_bytes;
  return (
    <Section title={t("storage.title")}>
      {error && <ErrorNote error={error} />}
      {!error && data === undefined && <Skeleton height="12rem" />}
      {data !== undefined && (
        <>
          <Progress
            value={used * 100}
            color={used >= data.purge_from ? "loss" : "orbit"}
            aria-label={t("storage.used")}
            my="xs"
          />
          <p className={classes.hint}>
            {t("storage.disk", { used: Math.round(used * 100), free: size(data.free_bytes) })}{" "}
            {t("storage.purge", {
              from: Math.round(data.purge_from * 100),
              to: Math.round(data.purge_to * 100),
            })}
          </p>
          <ol className={classes.list} aria-label={t("storage.title")}>
            {data.items.map((item) => (
              <li key={item.kind} className={classes.room}>
                <div className={classes.grow}>
                  <div>{t(`storage.kind.${item.kind}`)}</div>
                  <div className={classes.hint}>{t(`storage.hint.${item.kind}`)}</div>
                  {item.kind !== "kept" && item.count > 0 && <Files kind={item.kind} count={item.count} />}
                </div>
                <span>{size(item.bytes)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}

function Files({ kind, count }: { kind: Kind; count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const size = useSize();
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...artefactsQuery(kind), enabled: isOpen });
  return (
    <details className={classes.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("storage.files", { count })}</summary>
      {error && <ErrorNote error={error} />}
      <ul className={classes.list}>
        {data?.items.map((file) => (
          <li key={file.path} className={classes.file}>
            <span className={classes.path}>{file.path}</span>
            <span>{format.dateTime(file.changed_at)}</span>
            <span>{size(file.bytes)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Bytes in the largest unit of 1,000 that leaves a whole number. */
function useSize(): (bytes: number) => string {
  const { language } = useTranslation();
  return (bytes) => {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
    const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
    return new Intl.NumberFormat(language, {
      style: "unit",
      unit: units[step],
      unitDisplay: step === 0 ? "long" : "short",
      maximumFractionDigits: step < 2 ? 0 : 1,
    }).format(bytes / 1000 ** step);
  };
}

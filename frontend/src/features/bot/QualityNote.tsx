import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";

/** What is wrong with the newest candles; nothing while they are good. */
export function QualityNote({ quality }: { quality: Schemas["CandleQualityPublic"] | null | undefined }) {
  const { t } = useTranslation();
  if (!quality || quality.grade === "GOOD") return null;
  return (
    <Alert
      role="status"
      radius={0}
      color={quality.grade === "BAD" ? "loss" : "signal"}
      variant="light"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t(`quality.grade.${quality.grade}`)}
    >
      {quality.flaws.map((flaw) => (
        <div key={flaw}>{t(`quality.flaw.${flaw}`)}</div>
      ))}
    </Alert>
  );
}

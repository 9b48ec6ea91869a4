import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "@/api/health";
import { useTranslation } from "@/i18n/useTranslation";

/** Says which program is not well; nothing is shown while all are. */
export function HealthNote() {
  const { t } = useTranslation();
  const { data } = useQuery(healthQuery);
  const unwell = Object.entries(data?.programs ?? {}).filter(([, { status }]) => status !== "ok");
  if (unwell.length === 0) return null;
  return (
    <Alert
      role="status"
      color="signal"
      variant="light"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("health.title")}
    >
      {unwell.map(([name, { status, detail }]) => (
        <div key={name}>
          {t("health.program", { name, status: t(`health.status.${status}`) })} {detail}
        </div>
      ))}
    </Alert>
  );
}

import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useGatewayAway } from "@/api/health";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** Stands on every page while the gateway does not answer: since when, and what holds until then. */
export function GatewayNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const since = useGatewayAway();
  if (since === null) return null;
  return (
    <Alert
      role="alert"
      mb="md"
      color="loss"
      variant="light"
      icon={<IconPlugConnectedX aria-hidden="true" />}
      title={t("live.gateway.title", { time: format.time(since) })}
    >
      {t("live.gateway.text")}
    </Alert>
  );
}

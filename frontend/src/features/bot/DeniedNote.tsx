import { Alert } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Denied } from "@/components/chart/useDeniedClick";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";

interface DeniedNoteProps {
  botId: string;
  pair: string;
  denied: Denied;
  onClose: () => void;
}

/** Why nothing was bought at the marker that was clicked, and the way to the decisions behind it. */
export function DeniedNote({ botId, pair, denied, onClose }: DeniedNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const reasonOf = useGateReason();
  return (
    <Alert
      role="status"
      radius={0}
      color="loss"
      variant="light"
      icon={<IconHandStop aria-hidden="true" />}
      title={`${pair} · ${format.dateTime(denied.ts)}`}
      withCloseButton
      closeButtonLabel={t("chart.closeNote")}
      onClose={onClose}
    >
      {t("chart.blocked", { count: denied.count, reason: reasonOf(denied) ?? "" })}{" "}
      <Link to="/decisions" search={{ bot: botId, pair, verdict: "denied", rule: denied.rule ?? undefined }}>
        {t("chart.whyNot")}
      </Link>
    </Alert>
  );
}

import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Report } from "@/api/backtests";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

const LOST = ["no_place", "no_stake", "unfilled"] as const;

/** Why a run has no trade: what the strategy wanted, and what became of it. */
export function NoTrades({ entries }: { entries: NonNullable<Report["entries"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lost = LOST.filter((name) => entries[name] > 0);
  return (
    <Alert color="signal" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
      {entries.signals === 0
        ? t("backtests.without.noSignal", { begin: format.dateTime(entries.begins_at) })
        : t("backtests.without.signals", { count: entries.signals })}
      {lost.map((name) => (
        <div key={name}>{t(`backtests.without.${name}`, { count: entries[name] })}</div>
      ))}
    </Alert>
  );
}

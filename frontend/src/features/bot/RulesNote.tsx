import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { venueRulesQuery } from "@/api/venue";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** Where the exchange's trading rules no longer fit the bot's settings; nothing while they do. */
export function RulesNote({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: rules } = useQuery(venueRulesQuery);
  const problems = rules?.problems.filter(({ bot_id }) => bot_id === botId) ?? [];
  if (problems.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="signal"
      variant="light"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("venueRules.breaks")}
    >
      {problems.map(({ pair, code, status, minimum, largest, at }) => (
        <div key={`${pair} ${code}`}>
          {t(`venueRules.problem.${code}`, {
            pair,
            status: status ?? "",
            minimum: minimum === null ? "" : format.quantity(minimum),
            largest: largest === null ? "" : format.quantity(largest),
            at: at === null ? "" : format.dateTime(at),
          })}
        </div>
      ))}
    </Alert>
  );
}

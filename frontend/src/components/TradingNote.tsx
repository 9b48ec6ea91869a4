import { Alert } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { riskQuery } from "@/api/risk";
import { keylessText } from "@/components/keylessText";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";

/** Stands on every page while anything is latched or lacks a key: what is stopped, why, what nothing protects. */
export function TradingNote() {
  const translation = useTranslation();
  const { t } = translation;
  const format = useFormat();
  const reasonOf = useGateReason();
  const { data: risk } = useQuery(riskQuery);
  if (risk === undefined || (risk.latches.length === 0 && risk.keyless === null)) return null;
  const stopped = risk.bots.filter(({ state }) => state !== "ACTIVE").length;
  const someTitle = risk.latches.length === 0 ? t("keyless.title") : t("trading.some", { count: stopped });
  return (
    <Alert
      role="alert"
      mb="md"
      color="loss"
      variant="light"
      icon={<IconHandStop aria-hidden="true" />}
      title={risk.state === "ACTIVE" ? someTitle : t(`trading.title.${risk.state}`)}
    >
      {risk.keyless && (
        <div>
          {keylessText(translation, risk.keyless)} <Link to="/settings">{t("keyless.toKey")}</Link>
        </div>
      )}
      {risk.state !== "ACTIVE" && <div>{reasonOf(risk)}</div>}
      {!risk.written && <div>{t("trading.unwritten")}</div>}
      {risk.unprotected.map(({ bot_id, name, pair, quantity, value, quote }) => (
        <div key={bot_id + pair}>
          {t("trading.unprotected", {
            name,
            pair,
            quantity: format.quantity(quantity),
            value: format.money(value, quote),
          })}
        </div>
      ))}
      {risk.latches.length > 0 && (
        <Link to="/risk" search={{}}>
          {t("trading.toRisk")}
        </Link>
      )}
    </Alert>
  );
}

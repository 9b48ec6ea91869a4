import { useCallback } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";

// Freqtrade's own exit reasons (`freqtrade.enums.ExitType`); a strategy's tags are shown as it wrote them.
const KNOWN = [
  "roi",
  "stop_loss",
  "stoploss_on_exchange",
  "trailing_stop_loss",
  "exit_signal",
  "force_exit",
  "emergency_exit",
  "liquidation",
  // Vostok's own: the gateway sold for a bot that was dead or did not sell in time.
  "sold_by_gateway",
] as const;

export function useReasonText(): (reason: string | null) => string {
  const { t } = useTranslation();
  return useCallback(
    (reason) => {
      if (reason === null) return MISSING;
      const known = KNOWN.find((one) => one === reason);
      return known ? t(`exit.${known}`) : reason;
    },
    [t],
  );
}

import { useCallback } from "react";
import type { Activity } from "@/api/activity";
import { ALL } from "@/api/risk";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** A row of the feed in the owner's language; a kind without a translation is told in the panel's English. */
export function useActivityText(): (row: Activity) => string {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  return useCallback(
    ({ kind, values, text }: Activity): string => {
      const { price, quantity, realised, quote, scope } = values;
      const written = {
        ...(scope === ALL && { scope: t("activity.allBots") }),
        ...(price && { price: format.price(price) }),
        ...(quantity && { quantity: format.quantity(quantity) }),
        ...(realised && quote && { realised: format.money(realised, quote, { signed: true }) }),
      };
      const said = tOr(`activity.kind.${kind}`, text, { ...values, ...written });
      return scope === ALL ? said.charAt(0).toUpperCase() + said.slice(1) : said;
    },
    [t, tOr, format],
  );
}

import { useCallback } from "react";
import type { Activity } from "@/api/activity";
import { ALL } from "@/api/risk";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useToldValues } from "@/components/useToldValues";
import { useTranslation } from "@/i18n/useTranslation";

/** A row of the feed in the owner's language; a kind without a translation is told in the panel's English. */
export function useActivityText(): (row: Activity) => string {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const writePrice = usePrice();
  const valuesOf = useToldValues();
  return useCallback(
    (row: Activity): string => {
      const { kind, text } = row;
      const values = valuesOf(row);
      const { pair, price, quantity, realised, quote, scope, before, after } = values;
      const written = {
        ...(scope === ALL && { scope: t("activity.allBots") }),
        ...(price && { price: writePrice(pair ?? null, price) }),
        ...(quantity && { quantity: format.quantity(quantity) }),
        ...(before && { before: format.quantity(before) }),
        ...(after && { after: format.quantity(after) }),
        ...(realised && quote && { realised: format.money(realised, quote, { signed: true }) }),
      };
      const said = tOr(`activity.kind.${kind}`, text, { ...values, ...written });
      return scope === ALL ? said.charAt(0).toUpperCase() + said.slice(1) : said;
    },
    [t, tOr, format, writePrice, valuesOf],
  );
}

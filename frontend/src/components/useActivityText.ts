import { useCallback } from "react";
import type { Activity } from "@/api/activity";
import { ALL } from "@/api/risk";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useGroupName } from "@/components/useScopeName";
import { useToldValues } from "@/components/useToldValues";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";

// As the panel writes a share: "4.89%".
const SHARE = /^\d+(?:\.\d+)?%$/;

/** A row of the feed in the owner's language; a kind without a translation is told in the panel's English. */
export function useActivityText(): (row: Activity) => string {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const writePrice = usePrice();
  const valuesOf = useToldValues();
  const groupName = useGroupName();
  return useCallback(
    (row: Activity): string => {
      const { kind, text } = row;
      const values = valuesOf(row);
      const share = (told: string) =>
        SHARE.test(told) ? format.percent(toNumber(told.slice(0, -1)) / 100) : told;
      const { pair, price, quantity, realised, quote, scope = "", before, after } = values;
      const { loss, limit, period } = values;
      const group = scope === ALL ? t("activity.allBots") : groupName(scope);
      const written = {
        ...(group !== null && { scope: group }),
        ...(loss && { loss: share(loss) }),
        ...(limit && { limit: share(limit) }),
        ...(period && { period: tOr(`warnings.period.${period}`, period) }),
        ...(price && { price: writePrice(pair ?? null, price) }),
        ...(quantity && { quantity: format.quantity(quantity) }),
        ...(before && { before: format.quantity(before) }),
        ...(after && { after: format.quantity(after) }),
        ...(realised && quote && { realised: format.money(realised, quote, { signed: true }) }),
      };
      const said = tOr(`activity.kind.${kind}`, text, { ...values, ...written });
      return group !== null ? said.charAt(0).toUpperCase() + said.slice(1) : said;
    },
    [t, tOr, format, writePrice, valuesOf, groupName],
  );
}

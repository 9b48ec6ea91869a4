import type { Activity } from "@/api/activity";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** A row of the feed in the owner's language; a kind without a translation is told in the panel's English. */
export function useActivityText(): (row: Activity) => string {
  const { tOr } = useTranslation();
  const format = useFormat();
  return ({ kind, values, text }) => {
    const { price, quantity, realised, quote } = values;
    const written = {
      ...(price && { price: format.price(price) }),
      ...(quantity && { quantity: format.quantity(quantity) }),
      ...(realised && quote && { realised: format.money(realised, quote, { signed: true }) }),
    };
    return tOr(`activity.kind.${kind}`, text, { ...values, ...written });
  };
}

import { useMemo } from "react";
import type { Cell, FixChange } from "@/api/reconciliation";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { isPlainDecimal } from "@/lib/amount";

/** What a side says, and what a fix changes, in words. */
export function useDifferenceText() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const told = (value: string) =>
      isPlainDecimal(value)
        ? format.quantity(value)
        : t(value === "open" ? "reconciliation.at.open" : "reconciliation.at.ended");
    return {
      cell: (cell: Cell | null) => {
        if (cell === null) return "–";
        if (cell.state === "absent") return t("reconciliation.at.absent");
        const amount = format.quantity(cell.amount);
        return cell.state === null ? amount : `${t(`reconciliation.at.${cell.state}`)} · ${amount}`;
      },
      change: (change: FixChange, names: Record<string, string>) =>
        t(`reconciliation.change.${change.what}`, {
          subject: change.subject,
          bot: names[change.bot_id ?? ""] ?? "",
          before: told(change.before),
          after: told(change.after),
        }),
    };
  }, [t, format]);
}

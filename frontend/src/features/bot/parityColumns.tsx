import { useMemo } from "react";
import type { ParityRow } from "@/api/parity";
import type { Column } from "@/components/DataTable";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./Parity.module.css";

/** Less than this would read as 0.00 %. */
const SHOWN = 0.00005;

interface PairProps {
  expected: string | undefined;
  actual: string | undefined;
  difference?: string | null;
}

/** The backtest's figure above, the bot's below, and how far they lie apart. */
function Both({ expected, actual, difference = null }: PairProps) {
  const format = useFormat();
  return (
    <span className={classes.both}>
      <span className={classes.soft}>{expected ?? MISSING}</span>
      <span>
        {actual ?? MISSING}
        {difference !== null && Math.abs(Number(difference)) >= SHOWN && (
          <span className={classes.apart}> {format.percent(difference, { signed: true })}</span>
        )}
      </span>
    </span>
  );
}

/** Price, exit, quantity and fees of both sides, the backtest's above the bot's. */
export function useParityColumns(currency: string): Column<ParityRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  return useMemo(
    () => [
      {
        id: "pair",
        header: t("trades.pair"),
        meta: { title: true },
        cell: ({ row: { original: row } }) => (
          <>
            {row.pair}
            <span className={classes.kind} data-kind={row.kind}>
              {t(`parity.kind.${row.kind}`)}
            </span>
          </>
        ),
      },
      {
        id: "opened",
        header: t("trades.opened"),
        cell: ({ row: { original: row } }) => (
          <Both
            expected={row.expected ? format.dateTime(row.expected.opened_at) : undefined}
            actual={row.actual ? format.dateTime(row.actual.opened_at) : undefined}
          />
        ),
      },
      {
        id: "entry",
        header: t("trades.entry"),
        meta: { figures: true, term: "trades.entry" },
        cell: ({ row: { original: row } }) => (
          <Both
            expected={row.expected ? price(row.pair, row.expected.entry) : undefined}
            actual={row.actual ? price(row.pair, row.actual.entry) : undefined}
            difference={row.entry_difference}
          />
        ),
      },
      {
        id: "exit",
        header: t("parity.exit"),
        meta: { figures: true },
        cell: ({ row: { original: row } }) => (
          <Both
            expected={row.expected?.exit ? price(row.pair, row.expected.exit) : undefined}
            actual={row.actual?.exit ? price(row.pair, row.actual.exit) : undefined}
            difference={row.exit_difference}
          />
        ),
      },
      {
        id: "quantity",
        header: t("parity.quantity"),
        meta: { figures: true },
        cell: ({ row: { original: row } }) => (
          <Both
            expected={row.expected ? format.quantity(row.expected.quantity) : undefined}
            actual={row.actual ? format.quantity(row.actual.quantity) : undefined}
            difference={row.quantity_difference}
          />
        ),
      },
      {
        id: "fees",
        header: t("parity.fees"),
        meta: { figures: true, term: "parity.fees" },
        cell: ({ row: { original: row } }) => (
          <Both
            expected={row.expected ? format.money(row.expected.fees, currency) : undefined}
            actual={row.actual ? format.money(row.actual.fees, currency) : undefined}
          />
        ),
      },
      {
        id: "why",
        header: t("parity.why"),
        cell: ({ row: { original: row } }) => (
          <span className={classes.why}>
            {row.reasons.length === 0
              ? t("parity.none")
              : row.reasons.map((reason) => t(`parity.reason.${reason}`)).join(" ")}
            {row.detail !== null && <span className={classes.soft}> {row.detail}</span>}
            {!row.counts && <span className={classes.soft}> {t("parity.leftOut")}</span>}
          </span>
        ),
      },
    ],
    [t, format, price, currency],
  );
}

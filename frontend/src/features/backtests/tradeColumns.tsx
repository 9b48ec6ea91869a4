import { UnstyledButton } from "@mantine/core";
import type { BacktestTrade } from "@/api/backtests";
import type { Column } from "@/components/DataTable";
import { Profit } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";

/** The columns of a run's trades; a trade is drawn on the candles by its opening time. */
export function useTradeColumns(
  currency: string,
  chosen: BacktestTrade | null,
  onChoose: (trade: BacktestTrade) => void,
): Column<BacktestTrade>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  return [
    {
      id: "opened",
      accessorFn: (trade) => trade.opened_at,
      header: t("backtests.opened"),
      meta: { title: true },
      cell: ({ row: { original: trade } }) => (
        <UnstyledButton
          className={`figures ${classes.open}`}
          aria-pressed={trade === chosen}
          title={t("backtests.draw")}
          onClick={() => onChoose(trade)}
        >
          {format.dateTime(trade.opened_at)}
        </UnstyledButton>
      ),
    },
    {
      id: "lasted",
      accessorFn: (trade) => trade.closed_at - trade.opened_at,
      header: t("backtests.lasted"),
      meta: { figures: true },
      cell: ({ row: { original: trade } }) => format.duration(trade.closed_at - trade.opened_at),
    },
    {
      id: "entry",
      accessorFn: (trade) => Number(trade.open_rate),
      header: t("backtests.entry"),
      meta: { figures: true },
      cell: ({ row: { original: trade } }) => price(trade.pair, trade.open_rate),
    },
    {
      id: "exit",
      accessorFn: (trade) => Number(trade.close_rate),
      header: t("backtests.exitPrice"),
      meta: { figures: true },
      cell: ({ row: { original: trade } }) => price(trade.pair, trade.close_rate),
    },
    {
      id: "profit",
      accessorFn: (trade) => Number(trade.profit),
      header: t("metrics.profit.name"),
      meta: { figures: true, term: "metrics.profit.name" },
      cell: ({ row: { original: trade } }) => (
        <Profit value={trade.profit} currency={currency} ratio={trade.profit_ratio.toFixed(8)} />
      ),
    },
    {
      id: "reason",
      accessorFn: (trade) => trade.exit_reason,
      header: t("backtests.exit"),
      cell: ({ row: { original: trade } }) => trade.exit_reason,
    },
  ];
}

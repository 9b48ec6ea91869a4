import { UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import type { Bot, Trade } from "@/api/bots";
import type { Column } from "@/components/DataTable";
import { Profit } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";
import { CloseTrade } from "./CloseTrade";
import { useReasonText } from "./useReasonText";

function OpenFor({ since }: { since: number }) {
  const format = useFormat();
  return format.duration(useNow() - since);
}

function PairOnChart({ trade, onShow }: { trade: Trade; onShow: (trade: Trade) => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className={classes.pair} title={t("trades.onChart")} onClick={() => onShow(trade)}>
      {trade.pair}
    </UnstyledButton>
  );
}

export function useOpenTradeColumns(bot: Bot, onShow: (trade: Trade) => void): Column<Trade>[] {
  const { t } = useTranslation();
  const currency = bot.stake_currency;
  const format = useFormat();
  const price = usePrice();
  return useMemo(
    () => [
      {
        id: "pair",
        header: t("trades.pair"),
        meta: { title: true },
        cell: ({ row: { original: trade } }) => (
          <>
            <PairOnChart trade={trade} onShow={onShow} />
            {trade.entry_tag && <span className={classes.soft}>{trade.entry_tag}</span>}
            {trade.sold_by_gateway && (
              <span className={classes.soft}>
                {t("exit.partlyByGateway", { quantity: format.quantity(trade.sold_by_gateway) })}
              </span>
            )}
          </>
        ),
      },
      {
        id: "opened",
        header: t("trades.opened"),
        cell: ({ row: { original: trade } }) => (
          <span className="figures">{format.dateTime(trade.opened_at)}</span>
        ),
      },
      {
        id: "duration",
        header: t("trades.duration"),
        meta: { figures: true, term: "trades.duration" },
        cell: ({ row: { original: trade } }) => <OpenFor since={trade.opened_at} />,
      },
      {
        id: "cost",
        header: t("trades.stake"),
        meta: { figures: true, term: "trades.stake" },
        cell: ({ row: { original: trade } }) => format.money(trade.cost, currency),
      },
      {
        id: "entry",
        header: t("trades.entry"),
        meta: { figures: true, term: "trades.entry" },
        cell: ({ row: { original: trade } }) => price(trade.pair, trade.entry_price),
      },
      {
        id: "mark",
        header: t("trades.now"),
        meta: { figures: true, term: "trades.now" },
        cell: ({ row: { original: trade } }) => price(trade.pair, trade.mark),
      },
      {
        id: "stop",
        header: t("trades.stop"),
        meta: { figures: true, term: "trades.stop" },
        cell: ({ row: { original: trade } }) => price(trade.pair, trade.stop_price),
      },
      {
        id: "unrealised",
        header: t("overview.unrealised"),
        meta: { figures: true, term: "overview.unrealised" },
        cell: ({ row: { original: trade } }) => (
          <Profit value={trade.unrealised} currency={currency} ratio={trade.profit_ratio} />
        ),
      },
      {
        id: "close",
        header: t("byHand.action"),
        meta: { figures: true },
        cell: ({ row: { original: trade } }) => <CloseTrade bot={bot} trade={trade} />,
      },
    ],
    [t, format, price, currency, bot, onShow],
  );
}

export function useClosedTradeColumns(currency: string, onShow: (trade: Trade) => void): Column<Trade>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const reason = useReasonText();
  return useMemo(
    () => [
      {
        id: "pair",
        header: t("trades.pair"),
        meta: { title: true },
        cell: ({ row: { original: trade } }) => <PairOnChart trade={trade} onShow={onShow} />,
      },
      {
        id: "closed",
        header: t("trades.closedAt"),
        cell: ({ row: { original: trade } }) => (
          <span className="figures">{format.dateTime(trade.closed_at)}</span>
        ),
      },
      {
        id: "duration",
        header: t("trades.duration"),
        meta: { figures: true, term: "trades.duration" },
        cell: ({ row: { original: trade } }) => format.duration(trade.duration_ms),
      },
      {
        id: "prices",
        header: t("trades.prices"),
        meta: { figures: true },
        cell: ({ row: { original: trade } }) =>
          `${price(trade.pair, trade.entry_price)} → ${price(trade.pair, trade.exit_price)}`,
      },
      {
        id: "fees",
        header: t("trades.fees"),
        meta: { figures: true, term: "trades.fees" },
        cell: ({ row: { original: trade } }) => format.money(trade.fees, currency),
      },
      {
        id: "reason",
        header: t("trades.reason"),
        cell: ({ row: { original: trade } }) => reason(trade.exit_reason),
      },
      {
        id: "profit",
        header: t("trades.profit"),
        meta: { figures: true, term: "trades.profit" },
        cell: ({ row: { original: trade } }) => (
          <span
            title={t("trades.freqtrade", {
              amount: format.money(trade.profit_freqtrade, currency, { signed: true }),
            })}
          >
            <Profit value={trade.profit} currency={currency} ratio={trade.profit_ratio} />
          </span>
        ),
      },
    ],
    [t, format, price, currency, reason, onShow],
  );
}

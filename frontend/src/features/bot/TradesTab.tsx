import { useInfiniteQuery } from "@tanstack/react-query";
import { type Bot, type Trade, tradesQuery } from "@/api/bots";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";
import { EnterTrade } from "./EnterTrade";
import { useClosedTradeColumns, useOpenTradeColumns } from "./tradeColumns";

interface TradesTabProps {
  bot: Bot;
  /** The trade under the pointer or with the focus. */
  onPoint: (trade: Trade | null) => void;
  /** A trade shall be seen on the chart of its pair. */
  onShow: (trade: Trade) => void;
}

export function TradesTab({ bot, onPoint, onShow }: TradesTabProps) {
  const { t } = useTranslation();
  const open = useInfiniteQuery(tradesQuery(bot.id, true));
  const closed = useInfiniteQuery(tradesQuery(bot.id, false));
  const openColumns = useOpenTradeColumns(bot, onShow);
  const closedColumns = useClosedTradeColumns(bot.stake_currency, onShow);
  return (
    <>
      <div className={classes.heading}>
        <h3 className={classes.subheading}>{t("trades.open")}</h3>
        <EnterTrade bot={bot} />
      </div>
      <Rows
        query={open}
        empty={<EmptyState title={t("trades.noneOpen")}>{t("trades.noneOpenText")}</EmptyState>}
      >
        {(rows) => (
          <DataTable
            name="bot.trades.open"
            label={t("trades.open")}
            columns={openColumns}
            rows={rows}
            onPoint={onPoint}
            rowId={({ id }) => id}
            footer={<LoadMore query={open} />}
          />
        )}
      </Rows>
      <h3 className={classes.subheading}>{t("trades.closed")}</h3>
      <Rows
        query={closed}
        empty={<EmptyState title={t("trades.noneClosed")}>{t("trades.noneClosedText")}</EmptyState>}
      >
        {(rows) => (
          <DataTable
            name="bot.trades.closed"
            label={t("trades.closed")}
            columns={closedColumns}
            rows={rows}
            onPoint={onPoint}
            rowId={({ id }) => id}
            footer={<LoadMore query={closed} />}
          />
        )}
      </Rows>
    </>
  );
}

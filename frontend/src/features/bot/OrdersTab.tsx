import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Bot, type Order, ordersQuery } from "@/api/bots";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { Rows } from "@/components/Rows";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";

export function OrdersTab({ bot }: { bot: Bot }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const reasonOf = useGateReason();
  const orders = useInfiniteQuery(ordersQuery(bot.id));
  const columns = useMemo<Column<Order>[]>(
    () => [
      {
        id: "pair",
        header: t("trades.pair"),
        meta: { title: true },
        cell: ({ row: { original: order } }) => (
          <>
            <span className={classes.pair}>
              {t(`side.${order.side}`)} {order.pair}
            </span>
            <span className={classes.soft}>{tOr(`orders.kind.${order.type}`, order.type)}</span>
          </>
        ),
      },
      {
        id: "time",
        header: t("orders.time"),
        cell: ({ row: { original: order } }) => (
          <span className="figures">{format.dateTime(order.created_at)}</span>
        ),
      },
      {
        id: "status",
        header: t("orders.status"),
        cell: ({ row: { original: order } }) => (
          <>
            {order.status
              ? tOr(`orders.is.${order.status}`, order.status)
              : tOr(`journal.${order.state}`, order.state)}
            {order.reason && <span className={classes.soft}>{reasonOf(order)}</span>}
          </>
        ),
      },
      {
        id: "quantity",
        header: t("orders.quantity"),
        meta: { figures: true, term: "orders.quantity" },
        cell: ({ row: { original: order } }) =>
          `${format.quantity(order.executed)} / ${format.quantity(order.quantity)}`,
      },
      {
        id: "price",
        header: t("orders.price"),
        meta: { figures: true },
        cell: ({ row: { original: order } }) => price(order.pair, order.average_price ?? order.price),
      },
      {
        id: "value",
        header: t("orders.value"),
        meta: { figures: true, term: "orders.value" },
        cell: ({ row: { original: order } }) => format.money(order.executed_quote, bot.stake_currency),
      },
      {
        id: "trace",
        header: "",
        cell: ({ row: { original: order } }) => (
          <Link
            to="/bots/$botId/orders/$orderId"
            params={{ botId: bot.id, orderId: order.id }}
            aria-label={t("trace.openLabel", { id: order.id })}
          >
            {t("trace.open")}
          </Link>
        ),
      },
    ],
    [t, tOr, format, price, reasonOf, bot.id, bot.stake_currency],
  );
  return (
    <Rows query={orders} empty={<EmptyState title={t("orders.none")}>{t("orders.noneText")}</EmptyState>}>
      {(rows) => (
        <DataTable
          name="bot.orders"
          label={t("bot.tab.orders")}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          footer={<LoadMore query={orders} />}
        />
      )}
    </Rows>
  );
}

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Bot } from "@/api/bots";
import { BotControls } from "@/components/BotControls";
import type { Column } from "@/components/DataTable";
import { EditedBadge } from "@/components/EditedBadge";
import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { StateBadge } from "@/components/StateBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";
import classes from "./BotList.module.css";

/** A figure to sort by; what is unknown sorts last. */
function figure(value: string | null | undefined): number {
  return value == null ? Number.NEGATIVE_INFINITY : toNumber(value);
}

export function useBotColumns(): Column<Bot>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("bots.name"),
        accessorFn: (bot) => bot.name.toLowerCase(),
        meta: { title: true },
        cell: ({ row: { original: bot } }) => (
          <div className={classes.name}>
            <Link to="/bots/$botId" params={{ botId: bot.id }}>
              {bot.name}
            </Link>
            <span>
              {bot.strategy} · {bot.timeframe} · {bot.pairs.slice(0, 3).join(", ")}
              {bot.pairs.length > 3 && ` +${bot.pairs.length - 3}`}
            </span>
          </div>
        ),
      },
      {
        id: "state",
        header: t("bots.state"),
        accessorFn: (bot) => bot.state,
        cell: ({ row: { original: bot } }) => (
          <>
            <StateBadge state={bot.state} botId={bot.id} />
            <EditedBadge bot={bot} />
          </>
        ),
      },
      {
        id: "mode",
        header: t("bots.mode"),
        enableSorting: false,
        cell: ({ row: { original: bot } }) => <ModeBadge mode={bot.mode} />,
      },
      {
        id: "equity",
        header: t("overview.equity"),
        accessorFn: (bot) => figure(bot.figures?.equity),
        meta: { figures: true },
        cell: ({ row: { original: bot } }) => format.money(bot.figures?.equity, bot.stake_currency),
      },
      {
        id: "realised",
        header: t("overview.realised"),
        accessorFn: (bot) => figure(bot.figures?.realised),
        meta: { figures: true },
        cell: ({ row: { original: bot } }) => (
          <Profit value={bot.figures?.realised} currency={bot.stake_currency} />
        ),
      },
      {
        id: "unrealised",
        header: t("overview.unrealised"),
        accessorFn: (bot) => figure(bot.figures?.unrealised),
        meta: { figures: true },
        cell: ({ row: { original: bot } }) => (
          <Profit value={bot.figures?.unrealised} currency={bot.stake_currency} />
        ),
      },
      {
        id: "open",
        header: t("bots.openTrades"),
        accessorFn: (bot) => bot.figures?.open_trades ?? 0,
        meta: { figures: true },
        cell: ({ row: { original: bot } }) =>
          `${format.integer(bot.figures?.open_trades ?? 0)} / ${format.integer(bot.max_open_trades)}`,
      },
      {
        id: "actions",
        header: () => <span className="visually-hidden">{t("bots.actions")}</span>,
        enableSorting: false,
        meta: { title: true },
        cell: ({ row: { original: bot } }) => <BotControls bot={bot} compact />,
      },
    ],
    [t, format],
  );
}

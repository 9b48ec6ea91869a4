import type { ReactNode } from "react";
import { type Bot, openTradesOf } from "@/api/bots";
import type { Column } from "@/components/DataTable";
import { Profit } from "@/components/Profit";
import { Sparkline } from "@/components/Sparkline";
import type { useFormat } from "@/components/useFormat";
import type { useTranslation } from "@/i18n/useTranslation";
import { sortFigure } from "@/lib/format";

/** A bot with what moves beside it. */
export interface BotFigures {
  bot: Bot;
  /** Profit since 00:00 UTC. */
  today: string | null | undefined;
  /** Its profit over the last day, oldest first. */
  curve: (string | null)[];
}

type Translate = ReturnType<typeof useTranslation>["t"];
type Format = ReturnType<typeof useFormat>;
type Money = "equity" | "exposure" | "realised" | "unrealised";

/** The columns that every table of bots shows alike. */
export function botFigureColumns<Row extends BotFigures>(
  t: Translate,
  format: Format,
): Record<"today" | "curve" | "open" | Money, Column<Row>> {
  const money = (name: Money, shown: (bot: Bot) => ReactNode): Column<Row> => ({
    id: name,
    header: t(`overview.${name}`),
    accessorFn: ({ bot }) => sortFigure(bot.figures?.[name]),
    meta: { figures: true, term: `overview.${name}` },
    cell: ({ row: { original } }) => shown(original.bot),
  });
  const held = (name: Money) => money(name, (bot) => format.money(bot.figures?.[name], bot.stake_currency));
  const made = (name: Money) =>
    money(name, (bot) => <Profit value={bot.figures?.[name]} currency={bot.stake_currency} />);
  return {
    equity: held("equity"),
    exposure: held("exposure"),
    realised: made("realised"),
    unrealised: made("unrealised"),
    today: {
      id: "today",
      header: t("overview.today"),
      accessorFn: ({ today }) => sortFigure(today),
      meta: { figures: true, term: "overview.today" },
      cell: ({
        row: {
          original: { bot, today },
        },
      }) => <Profit value={today} currency={bot.stake_currency} />,
    },
    curve: {
      id: "curve",
      header: t("overview.lastDay"),
      enableSorting: false,
      cell: ({
        row: {
          original: { bot, curve },
        },
      }) => <Sparkline profit={curve} label={t("overview.lastDayOf", { name: bot.name })} />,
    },
    open: {
      id: "open",
      header: t("bots.tradesOfMost"),
      accessorFn: ({ bot }) => openTradesOf(bot) ?? Number.NEGATIVE_INFINITY,
      meta: { figures: true, term: "bots.tradesOfMost" },
      cell: ({
        row: {
          original: { bot },
        },
      }) => `${format.integer(openTradesOf(bot))} / ${format.integer(bot.max_open_trades)}`,
    },
  };
}

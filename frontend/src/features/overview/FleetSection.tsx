import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Bot } from "@/api/bots";
import { type Book, sparklinesQuery } from "@/api/portfolio";
import { type BotFigures, botFigureColumns } from "@/components/botFigureColumns";
import { type Column, DataTable } from "@/components/DataTable";
import { Section } from "@/components/Section";
import { SilentNote } from "@/components/SilentNote";
import { StateBadge } from "@/components/StateBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Fleet.module.css";
import { FLEET_SORTS, type FleetSorting } from "./overviewSearch";

interface FleetSectionProps extends FleetSorting {
  book: Book;
  bots: Bot[];
  onSort: (sorting: FleetSorting) => void;
}

/** The bots of one book with what each has made and holds, and its last day as a small curve. */
export function FleetSection({ book, bots, sort, desc, onSort }: FleetSectionProps) {
  const { t } = useTranslation();
  const columns = useFleetColumns();
  const { data: sparklines } = useQuery(sparklinesQuery(book.mode, book.stake_currency));
  const rows = useMemo(() => {
    const curves = new Map(sparklines?.items.map(({ bot_id, profit }) => [bot_id, profit]));
    const today = new Map(book.bots.map((line) => [line.id, line.today]));
    return bots.map((bot) => ({ bot, today: today.get(bot.id) ?? null, curve: curves.get(bot.id) ?? [] }));
  }, [bots, book.bots, sparklines]);
  return (
    <Section flush title={t("nav.bots")} aside={<Link to="/bots">{t("overview.allBots")}</Link>}>
      <DataTable
        name="overview.bots"
        label={t("nav.bots")}
        columns={columns}
        rows={rows}
        rowId={({ bot }) => bot.id}
        sorting={sort === undefined ? [] : [{ id: sort, desc: desc ?? false }]}
        onSorting={([first]) =>
          onSort({ sort: FLEET_SORTS.find((one) => one === first?.id), desc: first?.desc || undefined })
        }
      />
    </Section>
  );
}

function useFleetColumns(): Column<BotFigures>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const shared = botFigureColumns<BotFigures>(t, format);
    return [
      {
        id: "name",
        header: t("bots.name"),
        accessorFn: ({ bot }) => bot.name.toLowerCase(),
        meta: { title: true },
        cell: ({
          row: {
            original: { bot },
          },
        }) => (
          <div className={classes.name}>
            <Link to="/bots/$botId" params={{ botId: bot.id }}>
              {bot.name}
            </Link>
            <StateBadge state={bot.state} botId={bot.id} />
            <SilentNote bot={bot} />
          </div>
        ),
      },
      shared.curve,
      shared.today,
      shared.realised,
      shared.unrealised,
      shared.open,
    ];
  }, [t, format]);
}

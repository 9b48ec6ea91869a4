import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Bot } from "@/api/bots";
import type { Schemas } from "@/api/client";
import { type Book, portfolioQuery, sparklinesQuery } from "@/api/portfolio";
import { DataTable } from "@/components/DataTable";
import { useTranslation } from "@/i18n/useTranslation";
import { useBotColumns } from "./botColumns";
import { type BotSearch, SORTS } from "./botSearch";
import { GroupHeading } from "./GroupHeading";

interface BotRowsProps {
  bots: Bot[];
  search: BotSearch;
  onSearch: (change: BotSearch) => void;
  selected: ReadonlySet<string>;
  onSelect: (id: string, chosen: boolean) => void;
}

type Sparklines = Schemas["SparklinesPublic"];

const NO_BOOKS: Book[] = [];
const NO_CURVE: (string | null)[] = [];

// Outside of the hook, so that the same answers are the same map.
function byBot(answers: { data?: Sparklines | undefined }[]): ReadonlyMap<string, (string | null)[]> {
  const lines = answers.flatMap(({ data }) => data?.items ?? []);
  return new Map(lines.map(({ bot_id: id, profit }) => [id, profit]));
}

/** The last day of each bot: one request for each book, however many bots it has. */
function useCurves(books: Book[]): ReadonlyMap<string, (string | null)[]> {
  return useQueries({
    queries: books.map(({ mode, stake_currency: currency }) => sparklinesQuery(mode, currency)),
    combine: byBot,
  });
}

/** The bots as rows, under the headings of their groups where that is asked for. */
export function BotRows({ bots, search, onSearch, selected, onSelect }: BotRowsProps) {
  const { t } = useTranslation();
  const { data: portfolio } = useQuery(portfolioQuery);
  const today = useMemo(
    () => new Map(portfolio?.books.flatMap(({ bots: lines }) => lines.map((line) => [line.id, line.today]))),
    [portfolio],
  );
  const curves = useCurves(portfolio?.books ?? NO_BOOKS);
  const columns = useBotColumns(onSelect);
  const rows = useMemo(
    () =>
      bots.map((bot) => ({
        bot,
        today: today.get(bot.id),
        curve: curves.get(bot.id) ?? NO_CURVE,
        chosen: selected.has(bot.id),
      })),
    [bots, today, curves, selected],
  );
  return (
    <DataTable
      name="bots"
      label={t("nav.bots")}
      columns={columns}
      rows={rows}
      rowId={({ bot }) => bot.id}
      sorting={search.sort ? [{ id: search.sort, desc: search.desc ?? false }] : []}
      onSorting={([first]) =>
        onSearch({ sort: SORTS.find((one) => one === first?.id), desc: first?.desc || undefined })
      }
      groups={
        search.grouped
          ? {
              of: ({ bot }) => bot.group ?? "",
              heading: (group, members) => <GroupHeading group={group} rows={members} />,
            }
          : undefined
      }
    />
  );
}

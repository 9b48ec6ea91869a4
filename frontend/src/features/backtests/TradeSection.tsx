import "@/theme/mantineForms";
import { Button, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Backtest, BacktestTrade } from "@/api/backtests";
import { DataTable } from "@/components/DataTable";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { sortingOf, sortText } from "@/lib/search";
import classes from "./Backtests.module.css";
import type { ReportSearch } from "./backtestSearch";
import { TradeChart } from "./TradeChart";
import { useTradeColumns } from "./tradeColumns";
import { saveTrades } from "./tradeCsv";

interface TradeSectionProps {
  run: Backtest;
  trades: BacktestTrade[];
  currency: string;
  search: ReportSearch;
  onSearch: (change: ReportSearch) => void;
}

const A_TIME = 15;

const tradeKey = (trade: BacktestTrade): string =>
  `${trade.pair} ${trade.opened_at} ${trade.closed_at} ${trade.enter_tag ?? ""}`;

/** The trades of a pair on its candles and in a table; the one chosen is drawn from entry to exit. */
export function TradeSection({ run, trades, currency, search, onSearch }: TradeSectionProps) {
  const { t } = useTranslation();
  const pairs = run.request.pairs;
  const pair = pairs.find((one) => one === search.pair) ?? trades[0]?.pair ?? pairs[0] ?? "";
  const [rows, setRows] = useState(A_TIME);
  const own = useMemo(() => trades.filter((trade) => trade.pair === pair), [trades, pair]);
  const chosen = own.find((trade) => trade.opened_at === search.trade) ?? null;
  const sorting = sortingOf(search.sort);
  const columns = useTradeColumns(currency, chosen, (trade) => onSearch({ pair, trade: trade.opened_at }));
  const choosePair = (next: string) => {
    setRows(A_TIME);
    onSearch({ pair: next, trade: undefined });
  };
  return (
    <Section
      flush
      title={t("backtests.trades", { pair, count: own.length })}
      aside={
        <div className={classes.tools}>
          <NativeSelect
            size="xs"
            aria-label={t("data.pair")}
            value={pair}
            onChange={(event) => choosePair(event.currentTarget.value)}
            data={pairs}
          />
          <Button
            size="xs"
            variant="default"
            disabled={trades.length === 0}
            leftSection={<IconDownload size={14} aria-hidden="true" />}
            onClick={() => saveTrades(run, trades)}
          >
            {t("backtests.csv")}
          </Button>
        </div>
      }
    >
      <TradeChart run={run} pair={pair} trades={own} chosen={chosen} />
      {own.length === 0 ? (
        <p className={`${runs.soft} ${runs.inset}`}>{t("backtests.noTrades")}</p>
      ) : (
        <DataTable
          name="backtest.trades"
          label={t("backtests.trades", { pair, count: own.length })}
          columns={columns}
          rows={sorting.length > 0 ? own : own.slice(0, rows)}
          rowId={tradeKey}
          saved={false}
          sorting={sorting}
          onSorting={(sorting) => onSearch({ sort: sortText(sorting) })}
          footer={
            sorting.length === 0 &&
            rows < own.length && (
              <div className={runs.inset}>
                <Button size="xs" variant="default" onClick={() => setRows(rows + A_TIME)}>
                  {t("backtests.more", { count: own.length - rows })}
                </Button>
              </div>
            )
          }
        />
      )}
    </Section>
  );
}

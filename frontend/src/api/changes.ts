import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { ACTIVITY_ROWS, type Activity, activityQuery } from "@/api/activity";
import { type Backtest, backtestKeys, backtestQuery, isUnfinished } from "@/api/backtests";
import {
  type Bot,
  type BotCandles,
  botKeys,
  botQuery,
  botsQuery,
  type Decision,
  type Order,
  type Trade,
  tradeNumber,
  tradeQuery,
} from "@/api/bots";
import {
  aiKey,
  alertKeys,
  backupsKey,
  governanceKey,
  reconciliationKey,
  riskKey,
  validationKeys,
} from "@/api/cacheKeys";
import { type Schemas, sessionKey } from "@/api/client";
import { type DataJob, dataJobsQuery, filesKey, isActive } from "@/api/data";
import { healthQuery } from "@/api/health";
import { isComparing, type ParityRun, parityKey } from "@/api/parity";
import { portfolioQuery } from "@/api/portfolio";
import { doubtsQuery, locksQuery, type Risk, riskQuery } from "@/api/risk";

/** What `/api/ws` sends (ARCHITECTURE, "Panel"). */
export type Change =
  | { type: "hello"; data: { boot_id: string; server_time: number } }
  | { type: "tick"; data: Record<string, never> }
  | { type: "logout"; data: Record<string, never> }
  | { type: "bot"; data: Bot }
  | { type: "bot_removed"; data: { id: string } }
  | { type: "portfolio"; data: Schemas["PortfolioPublic"] }
  | { type: "fill"; data: Schemas["FillPublic"] }
  | { type: "order"; data: Order }
  | { type: "decision"; data: Decision }
  | { type: "trade"; data: Trade }
  | { type: "trade_removed"; data: { id: string; bot_id: string } }
  | { type: "health"; data: Schemas["HealthPublic"] }
  | { type: "risk"; data: Risk }
  | { type: "data_job"; data: DataJob }
  | { type: "backtest"; data: Backtest }
  | { type: "governance"; data: Record<string, never> }
  | { type: "reconciliation"; data: Record<string, never> }
  | { type: "parity"; data: ParityRun }
  | { type: "validation"; data: Schemas["ValidationPublic"] }
  | { type: "activity"; data: Activity }
  | { type: "brief"; data: { id: string } }
  | { type: "backup"; data: Schemas["BackupsPublic"] }
  | { type: "alert"; data: Schemas["UnreadPublic"] & { alert: Schemas["AlertPublic"] | null } };

type Pages<T> = InfiniteData<{ items: T[]; next: string | null }, string | null>;

/** `item` in the place of its older self, or in front of all others. */
function upsert<T extends { id: string | number }>(items: T[], item: T): T[] {
  const place = items.findIndex(({ id }) => id === item.id);
  return place === -1 ? [item, ...items] : items.with(place, item);
}

// A page that is open for days gets every change: a first part that has grown this long is read again, of 50. Each row of
// a table costs a browser some 50 kB.
const LONGEST_PART = 60;

function upsertPaged<T extends { id: string }>(cache: QueryClient, key: readonly string[], item: T): void {
  cache.setQueryData<Pages<T>>(key, (known) => {
    if (known === undefined) return undefined;
    const holder = known.pages.findIndex(({ items }) => items.some(({ id }) => id === item.id));
    const target = Math.max(holder, 0);
    const pages = known.pages.map((page, index) =>
      index === target ? { ...page, items: upsert(page.items, item) } : page,
    );
    return { ...known, pages };
  });
  const grown = (cache.getQueryData<Pages<T>>(key)?.pages[0]?.items.length ?? 0) > LONGEST_PART;
  const query = { queryKey: key, exact: true };
  if (grown && cache.isFetching(query) === 0) void cache.invalidateQueries(query);
}

function removePaged<T extends { id: string }>(cache: QueryClient, key: readonly string[], id: string): void {
  cache.setQueryData<Pages<T>>(key, (known) => {
    if (known === undefined) return undefined;
    const pages = known.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id),
    }));
    return { ...known, pages };
  });
}

function applyTrade(cache: QueryClient, trade: Trade): void {
  if (!trade.is_open) removePaged<Trade>(cache, botKeys.trades(trade.bot_id, true), trade.id);
  upsertPaged(cache, botKeys.trades(trade.bot_id, trade.is_open), trade);
  cache.setQueryData(tradeQuery(trade.bot_id, tradeNumber(trade)).queryKey, (known) => known && trade);
}

function applyFill(cache: QueryClient, fill: Schemas["FillPublic"]): void {
  const { id, ts, side, price, quantity, realised, bot_id, pair } = fill;
  cache.setQueryData<BotCandles>([...botKeys.candles(bot_id), pair], (known) => {
    if (known === undefined) return undefined;
    if (known.markers.some((one) => one.id === id)) return known;
    return { ...known, markers: [...known.markers, { id, ts, side, price, quantity, realised }] };
  });
}

/** Progress goes into every list of the bot's comparisons; what has ended is read with its rows. */
function applyParity(cache: QueryClient, run: ParityRun): void {
  const key = parityKey(run.bot_id);
  if (!isComparing(run)) {
    void cache.invalidateQueries({ queryKey: key });
    return;
  }
  cache.setQueriesData<Schemas["ParityPublic"]>(
    { queryKey: key },
    (known) => known && { ...known, items: upsert(known.items, run) },
  );
}

/** An order stands among those in doubt for as long as it is. */
function applyDoubt(cache: QueryClient, order: Order): void {
  cache.setQueryData(doubtsQuery.queryKey, (known) => {
    if (known === undefined) return undefined;
    const unsettled = order.state === "IN_DOUBT" || order.state === "ADOPTABLE";
    const others = known.items.filter(({ id }) => id !== order.id);
    return { ...known, items: unsettled ? [...others, order] : others };
  });
}

/** Puts one change of the socket into the query cache; queries that nobody has asked stay unasked. */
export function applyChange(cache: QueryClient, change: Change): void {
  switch (change.type) {
    case "hello":
    case "tick":
      return;
    case "backup":
      cache.setQueryData<Schemas["BackupsPublic"]>(backupsKey, change.data);
      return;
    case "reconciliation":
      void cache.invalidateQueries({ queryKey: reconciliationKey });
      return;
    case "governance":
      void cache.invalidateQueries({ queryKey: governanceKey });
      return;
    case "logout":
      void cache.invalidateQueries({ queryKey: sessionKey });
      return;
    case "bot": {
      const bot = change.data;
      cache.setQueryData(botQuery(bot.id).queryKey, bot);
      cache.setQueryData(
        botsQuery.queryKey,
        (known) => known && { ...known, items: upsert(known.items, bot) },
      );
      return;
    }
    case "bot_removed": {
      const { id } = change.data;
      cache.removeQueries({ queryKey: botKeys.one(id) });
      cache.setQueryData(
        botsQuery.queryKey,
        (known) => known && { ...known, items: known.items.filter((bot) => bot.id !== id) },
      );
      return;
    }
    case "portfolio":
      cache.setQueryData(portfolioQuery.queryKey, change.data);
      return;
    case "trade":
      applyTrade(cache, change.data);
      return;
    case "trade_removed": {
      const { id, bot_id } = change.data;
      removePaged<Trade>(cache, botKeys.trades(bot_id, true), id);
      return;
    }
    case "fill":
      applyFill(cache, change.data);
      return;
    case "order":
      upsertPaged(cache, botKeys.orders(change.data.bot_id), change.data);
      applyDoubt(cache, change.data);
      return;
    case "decision":
      if (change.data.source !== "guard" || !change.data.allowed)
        upsertPaged(cache, botKeys.decisions(change.data.bot_id), change.data);
      return;
    case "health": {
      const before = cache.getQueryData(healthQuery.queryKey)?.programs.gateway?.status;
      cache.setQueryData(healthQuery.queryKey, change.data);
      // Whatever the gateway said before it was away is asked again.
      if (before === "down" && change.data.programs.gateway?.status !== "down")
        void cache.invalidateQueries({ queryKey: riskKey });
      return;
    }
    case "risk":
      cache.setQueryData(riskQuery.queryKey, change.data);
      void cache.invalidateQueries({ queryKey: locksQuery.queryKey });
      return;
    case "data_job":
      cache.setQueryData(
        dataJobsQuery.queryKey,
        (known) => known && { ...known, items: upsert(known.items, change.data) },
      );
      if (!isActive(change.data)) void cache.invalidateQueries({ queryKey: filesKey });
      return;
    case "backtest": {
      const run = change.data;
      cache.setQueryData(backtestQuery(run.id).queryKey, run);
      upsertPaged(cache, [...backtestKeys.lists, ""], run);
      if (!isUnfinished(run)) void cache.invalidateQueries({ queryKey: backtestKeys.lists });
      return;
    }
    case "parity":
      applyParity(cache, change.data);
      return;
    case "validation": {
      const { id, state } = change.data;
      cache.setQueryData(validationKeys.run(id), change.data);
      upsertPaged(cache, validationKeys.list(), change.data);
      if (state !== "QUEUED" && state !== "RUNNING") {
        void cache.invalidateQueries({ queryKey: validationKeys.lists });
        void cache.invalidateQueries({ queryKey: validationKeys.verdicts });
      }
      return;
    }
    case "alert": {
      const { unread, unread_critical } = change.data;
      // What was counted is known, and a list that nobody looks at is read when somebody does.
      void cache.invalidateQueries({ queryKey: alertKeys.lists });
      cache.setQueryData(alertKeys.unread, { unread, unread_critical });
      return;
    }
    case "brief":
      void cache.invalidateQueries({ queryKey: aiKey });
      return;
    case "activity":
      cache.setQueryData(
        activityQuery.queryKey,
        (known) => known && { ...known, items: upsert(known.items, change.data).slice(0, ACTIVITY_ROWS) },
      );
  }
}

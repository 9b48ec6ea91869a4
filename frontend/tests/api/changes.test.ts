import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import {
  botKeys,
  botQuery,
  botsQuery,
  candlesQuery,
  ordersQuery,
  type Trade,
  tradeQuery,
  tradesQuery,
} from "@/api/bots";
import { applyChange } from "@/api/changes";
import { makeBot } from "../mocks/bots";
import { makeOrder, makeTrade } from "../mocks/trades";

let cache: QueryClient;

beforeEach(() => {
  cache = new QueryClient();
});

function pages<T>(...parts: T[][]) {
  return { pages: parts.map((items) => ({ items, next: null })), pageParams: parts.map(() => null) };
}

function trades(open: boolean): Trade[] {
  return (
    cache.getQueryData(tradesQuery("abcdefghij", open).queryKey)?.pages.flatMap(({ items }) => items) ?? []
  );
}

test("a bot that changes takes its own place in the list", () => {
  const [first, second] = [makeBot(), makeBot({ id: "bbbbbbbbbb", name: "Voskhod" })];
  cache.setQueryData(botsQuery.queryKey, { items: [first, second], next: null });
  applyChange(cache, { type: "bot", data: { ...second, state: "PAUSED" } });
  const items = cache.getQueryData(botsQuery.queryKey)?.items;
  expect(items?.map(({ id, state }) => [id, state])).toEqual([
    ["abcdefghij", "RUNNING"],
    ["bbbbbbbbbb", "PAUSED"],
  ]);
  expect(cache.getQueryData(botQuery("bbbbbbbbbb").queryKey)?.state).toBe("PAUSED");
});

test("a bot that is removed leaves the list and takes its trades along", () => {
  cache.setQueryData(botsQuery.queryKey, { items: [makeBot()], next: null });
  cache.setQueryData(tradesQuery("abcdefghij", true).queryKey, pages([makeTrade()]));
  applyChange(cache, { type: "bot_removed", data: { id: "abcdefghij" } });
  expect(cache.getQueryData(botsQuery.queryKey)?.items).toEqual([]);
  expect(cache.getQueryData(botKeys.trades("abcdefghij", true))).toBeUndefined();
});

test("a trade that closes moves from the open to the closed ones", () => {
  cache.setQueryData(tradesQuery("abcdefghij", true).queryKey, pages([makeTrade()]));
  cache.setQueryData(tradesQuery("abcdefghij", false).queryKey, pages<Trade>([]));
  applyChange(cache, { type: "trade", data: makeTrade({ is_open: false, profit: "1.5" }) });
  expect(trades(true)).toEqual([]);
  expect(trades(false).map(({ profit }) => profit)).toEqual(["1.5"]);
});

test("a trade whose entry was cancelled unfilled leaves the open ones", () => {
  const [bought, cancelled] = [makeTrade(), makeTrade({ id: "abcdefghij-9" })];
  cache.setQueryData(tradesQuery("abcdefghij", true).queryKey, pages([cancelled, bought]));
  applyChange(cache, { type: "trade_removed", data: { id: "abcdefghij-9", bot_id: "abcdefghij" } });
  expect(trades(true).map(({ id }) => id)).toEqual([bought.id]);
});

test("an order on an older page is changed where it stands", () => {
  const key = ordersQuery("abcdefghij").queryKey;
  cache.setQueryData(key, pages([makeOrder({ id: "2" })], [makeOrder({ id: "1" })]));
  applyChange(cache, { type: "order", data: makeOrder({ id: "1", status: "FILLED" }) });
  const parts = cache
    .getQueryData(key)
    ?.pages.map(({ items }) => items.map(({ id, status }) => [id, status]));
  expect(parts).toEqual([[["2", "NEW"]], [["1", "FILLED"]]]);
});

test("the trade that is drawn on a chart is that of now", () => {
  const { queryKey } = tradeQuery("abcdefghij", 1);
  cache.setQueryData(queryKey, makeTrade());
  applyChange(cache, { type: "trade", data: makeTrade({ is_open: false, profit: "1.5" }) });
  expect(cache.getQueryData(queryKey)?.profit).toBe("1.5");
});

test("a list that has grown long while its page was open is read again, as short as at first", async () => {
  const { queryKey } = ordersQuery("abcdefghij");
  const fresh = { items: [makeOrder({ id: "900" })], next: null };
  const queryFn = vi.fn(() => Promise.resolve(fresh));
  const seen = new InfiniteQueryObserver(cache, {
    queryKey,
    queryFn,
    initialPageParam: null,
    getNextPageParam: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const leave = seen.subscribe(() => undefined);
  await expect.poll(() => queryFn.mock.calls.length).toBe(1);
  for (let id = 0; id < 59; id += 1) applyChange(cache, { type: "order", data: makeOrder({ id: `${id}` }) });
  expect(cache.getQueryData(queryKey)?.pages[0]?.items).toHaveLength(60);
  expect(queryFn).toHaveBeenCalledTimes(1);
  applyChange(cache, { type: "order", data: makeOrder({ id: "100" }) });
  applyChange(cache, { type: "order", data: makeOrder({ id: "101" }) });
  await expect.poll(() => cache.getQueryData(queryKey)?.pages).toEqual([fresh]);
  expect(queryFn).toHaveBeenCalledTimes(2);
  leave();
});

test("a fill becomes a marker of its pair, once, and one that equals it in the same millisecond another", () => {
  const key = candlesQuery("abcdefghij", "BTC/USDT").queryKey;
  cache.setQueryData(key, {
    pair: "BTC/USDT",
    interval: "1m",
    items: [],
    quality: null,
    markers: [],
    blocked: [],
  });
  const fill = {
    id: "f1",
    order_id: "1",
    bot_id: "abcdefghij",
    pair: "BTC/USDT",
    side: "BUY" as const,
    price: "60000",
    quantity: "0.001",
    quote: "60",
    fee: "0.000001",
    fee_asset: "BTC",
    fee_quote: "0.06",
    realised: null,
    maker: false,
    ts: 5,
  };
  applyChange(cache, { type: "fill", data: fill });
  applyChange(cache, { type: "fill", data: fill });
  applyChange(cache, { type: "fill", data: { ...fill, id: "f2" } });
  const shown = { ts: 5, side: "BUY", price: "60000", quantity: "0.001", realised: null };
  expect(cache.getQueryData(key)?.markers).toEqual([
    { id: "f1", ...shown },
    { id: "f2", ...shown },
  ]);
});

test("what no page has asked for stays unknown", () => {
  applyChange(cache, { type: "order", data: makeOrder() });
  expect(cache.getQueryData(botKeys.orders("abcdefghij"))).toBeUndefined();
});

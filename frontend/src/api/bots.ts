import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Bot = Schemas["BotPublic"];
export type BotState = Bot["state"];
export type Trade = Schemas["TradePublic"];
export type Order = Schemas["OrderPublic"];
export type Decision = Schemas["DecisionPublic"];
export type BotCandles = Schemas["BotCandlesPublic"];
export type Indicator = Schemas["IndicatorPublic"];
export type Candle = Schemas["CandlePublic"];
export type Verb = "start" | "pause" | "resume" | "stop" | "flatten";

export const botKeys = {
  all: ["bots"] as const,
  list: ["bots", "list"] as const,
  one: (id: string) => ["bots", "one", id] as const,
  trades: (id: string, open: boolean) => ["bots", "one", id, "trades", open ? "open" : "closed"] as const,
  orders: (id: string) => ["bots", "one", id, "orders"] as const,
  decisions: (id: string) => ["bots", "one", id, "decisions"] as const,
  candles: (id: string) => ["bots", "one", id, "candles"] as const,
};

export const botsQuery = queryOptions({
  queryKey: botKeys.list,
  queryFn: () => body(api.GET("/api/bots")),
});

export function botQuery(id: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "bot"],
    queryFn: () => body(api.GET("/api/bots/{id}", { params: { path: { id } } })),
  });
}

const PAGE_ROWS = 50;

export function tradesQuery(id: string, open: boolean) {
  return infiniteQueryOptions({
    queryKey: botKeys.trades(id, open),
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/bots/{id}/trades", {
          params: {
            path: { id },
            query: { status: open ? "open" : "closed", after: pageParam, limit: PAGE_ROWS },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** One trade by its number; null when the bot has none of it. */
export function tradeQuery(id: string, number: number) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "trade", number],
    queryFn: async () => {
      // Trades come from the one before `after` down: the first is the one with this number.
      const query = { status: "all" as const, after: String(number + 1), limit: 1 };
      const { items } = await body(api.GET("/api/bots/{id}/trades", { params: { path: { id }, query } }));
      return items.find((trade) => tradeNumber(trade) === number) ?? null;
    },
  });
}

/** The number of a trade within its bot, from 1. */
/** Null while it is not known: the gateway is away, or the bot is archived. */
export function openTradesOf({ figures, started_at }: Bot): number | null {
  return figures?.open_trades ?? (started_at === null ? 0 : null);
}

export function tradeNumber({ id }: Trade): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}

export function ordersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: botKeys.orders(id),
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/bots/{id}/orders", {
          params: { path: { id }, query: { after: pageParam, limit: PAGE_ROWS } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** What the gate said to the bot, without allowed questions of its guard; `changes.ts` leaves them out, too. */
export function decisionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: botKeys.decisions(id),
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/risk/decisions", {
          params: {
            query: {
              bot_id: id,
              asked: false,
              after: pageParam === null ? null : Number(pageParam),
              limit: PAGE_ROWS,
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export const LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function logsQuery(id: string, level: LogLevel, search: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "logs", level, search],
    queryFn: () =>
      body(
        api.GET("/api/bots/{id}/logs", { params: { path: { id }, query: { level, search, limit: 500 } } }),
      ),
    refetchInterval: 3_000,
    placeholderData: keepPreviousData,
  });
}

/** How well the bot has traded; drawdown and buy-and-hold move with the market. */
export function statisticsQuery(id: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "statistics"],
    queryFn: () => body(api.GET("/api/bots/{id}/statistics", { params: { path: { id } } })),
    refetchInterval: 10_000,
  });
}

/** The lines of the strategy, from the running bot; they change with each candle. */
export function indicatorsQuery(id: string, pair: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "indicators", pair],
    queryFn: () => body(api.GET("/api/bots/{id}/indicators", { params: { path: { id }, query: { pair } } })),
    refetchInterval: 15_000,
  });
}

export function configQuery(id: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "config"],
    queryFn: () => body(api.GET("/api/bots/{id}/config", { params: { path: { id } } })),
  });
}

/** Every saved change of a bot with its complete settings, newest first. */
export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: [...botKeys.one(id), "versions"],
    queryFn: () => body(api.GET("/api/bots/{id}/versions", { params: { path: { id } } })),
  });
}

/** One of a bot's pairs with its fills; the newest candle is read again every few seconds. */
export function candlesQuery(id: string, pair: string) {
  return queryOptions({
    queryKey: [...botKeys.candles(id), pair],
    queryFn: () =>
      body(api.GET("/api/bots/{id}/candles", { params: { path: { id }, query: { pair, limit: 500 } } })),
    refetchInterval: 5_000,
  });
}

export function useCreateBot() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (bot: Schemas["BotCreate"]) => body(api.POST("/api/bots", { body: bot })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.list }),
  });
}

export function useUpdateBot(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: Schemas["BotUpdate"]) =>
      body(api.PATCH("/api/bots/{id}", { params: { path: { id } }, body: change })),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

function send(id: string, verb: Verb) {
  const params = { path: { id } };
  switch (verb) {
    case "start":
      return api.POST("/api/bots/{id}/start", { params });
    case "pause":
      return api.POST("/api/bots/{id}/pause", { params });
    case "resume":
      return api.POST("/api/bots/{id}/resume", { params });
    case "stop":
      return api.POST("/api/bots/{id}/stop", { params });
    case "flatten":
      return api.POST("/api/bots/{id}/flatten", { params });
  }
}

/** Asks for a change of state; what became of it arrives on the socket. */
export function useBotCommand(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (verb: Verb) => send(id, verb),
    onSettled: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

/** The same where the bot is chosen together with the verb. */
export function useCommandAnyBot() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: Verb }) => send(id, verb),
    onSettled: () => cache.invalidateQueries({ queryKey: botKeys.all }),
  });
}

export function useRemoveBot() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/bots/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: botKeys.list }),
  });
}

/** Orders by hand; what became of them arrives on the socket. */
export function useForceExit(id: string) {
  return useMutation({
    mutationFn: (tradeId: string) =>
      body(api.POST("/api/bots/{id}/force-exit", { params: { path: { id } }, body: { trade_id: tradeId } })),
  });
}

export function useForceEntry(id: string) {
  return useMutation({
    mutationFn: (wish: Schemas["ForceEntryRequest"]) =>
      body(api.POST("/api/bots/{id}/force-entry", { params: { path: { id } }, body: wish })),
  });
}

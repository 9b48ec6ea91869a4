import type { Order, Trade } from "@/api/bots";

export function makeTrade(change: Partial<Trade> = {}): Trade {
  return {
    id: "abcdefghij-1",
    bot_id: "abcdefghij",
    bot_name: "Sputnik",
    mode: "SIMULATED",
    pair: "BTC/USDT",
    is_open: true,
    opened_at: 1_700_000_000_000,
    closed_at: null,
    duration_ms: 60_000,
    quantity: "0.001",
    remaining: "0.001",
    entry_price: "60000",
    exit_price: null,
    cost: "60",
    value: "60",
    fees: "0.06",
    profit: null,
    profit_ratio: null,
    unrealised: "0",
    mark: "60000",
    profit_freqtrade: null,
    stop_price: null,
    entry_tag: null,
    exit_reason: null,
    sold_by_gateway: null,
    ...change,
  };
}

export function makeOrder(change: Partial<Order> = {}): Order {
  return {
    id: "1",
    bot_id: "abcdefghij",
    pair: "BTC/USDT",
    side: "BUY",
    type: "LIMIT",
    status: "NEW",
    state: "ACKED",
    price: "60000",
    stop_price: null,
    quantity: "0.001",
    quote_quantity: null,
    executed: "0",
    executed_quote: "0",
    average_price: null,
    client_order_id: null,
    exchange_order_id: null,
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    reason: null,
    reason_pt: null,
    trace: "0123456789ab",
    ...change,
  };
}

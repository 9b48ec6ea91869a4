"""One order from the data to its profit or loss: what gateway, market and the bot's own database know of it."""

from pathlib import Path

from sqlmodel import Session

from vostok.binance.intervals import open_time
from vostok.errors import AppError, NotFound
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_answers import read_as
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import OrderPublic
from vostok.panel.market import service as market_service
from vostok.panel.market.models import CandlePublic
from vostok.panel.market.service import Market
from vostok.panel.trades import service
from vostok.panel.trades.freqtrade_db import trade_of_order
from vostok.panel.trades.models import Trade, TradePublic
from vostok.panel.trades.sync import GATEWAYS_OWN
from vostok.panel.trades.trace_models import OrderStepPublic, OrderTrace, SignalPublic, Source, TracePublic


async def trace(
    session: Session, gateway: Gateway, market: Market, fleet: Fleet, home: Path, bot: Bot, order_id: str, now: int
) -> TracePublic:
    """The trace of an order of `bot`. Raises NotFound."""
    found = read_as(OrderTrace, await gateway.order_trace(order_id))
    order = found.order
    if order.bot_id != bot.id:
        raise NotFound(f"{bot.name} has no order {order_id}.")
    settings = bots.settings_of(session, bot)
    interval = settings.timeframe or "1h"
    trade = _trade(session, fleet, home, bot, order, now)
    at = min([order.created_at, *(decision.ts for decision in found.decisions)])
    return TracePublic(
        trace=order.trace,
        interval=interval,
        candle=await _candle(market, order.pair, interval, at, now),
        signal=SignalPublic(
            side=order.side, tag=tag_of(order, trade), strategy=settings.strategy, source=_source(order), at=at
        ),
        decisions=found.decisions,
        order=order,
        steps=_told(found.steps),
        fills=found.fills,
        trade=trade,
    )


def _source(order: OrderPublic) -> Source:
    """Who wanted the order. A stop waits for its price from the entry on, whatever the strategy says meanwhile."""
    if (order.client_order_id or "").startswith(GATEWAYS_OWN):
        return "gateway"
    return "stop" if order.side == "SELL" and order.stop_price is not None else "bot"


def tag_of(order: OrderPublic, trade: TradePublic | None) -> str | None:
    """What the bot wrote down of it. A stop that sold nothing is not why the trade ended."""
    if trade is None:
        return None
    if order.side == "BUY":
        return trade.entry_tag
    return None if _source(order) == "stop" and not order.executed else trade.exit_reason


def _told(steps: list[OrderStepPublic]) -> list[OrderStepPublic]:
    """The steps that changed something: each time a bot is told again how its order stands is a row as well."""
    shown: list[OrderStepPublic] = []
    for step in steps:
        if not shown or shown[-1] != step.model_copy(update={"seq": shown[-1].seq, "ts": shown[-1].ts}):
            shown.append(step)
    return shown


async def _candle(market: Market, pair: str, interval: str, at: int, now: int) -> CandlePublic | None:
    """The newest candle that was closed at `at`; without it the rest is still worth showing."""
    try:
        # The venue counts the candle that opens at the very end as well.
        found = await market_service.candles(market, pair, interval, 1, open_time(at, interval) - 1, now)
    except AppError:
        return None
    return CandlePublic.model_validate(found["items"][-1]) if found["items"] else None


def _trade(session: Session, fleet: Fleet, home: Path, bot: Bot, order: OrderPublic, now: int) -> TradePublic | None:
    """The trade that the order belongs to, as the bot's own database has it; None until it is mirrored."""
    path = home / "bots" / bot.id / "trades.sqlite"
    number = trade_of_order(path, order.exchange_order_id) if order.exchange_order_id else None
    row = session.get(Trade, (bot.id, number)) if number is not None else None
    return service.show(row, bot.name, service.position_of(fleet, bot.id, row.pair), now) if row else None

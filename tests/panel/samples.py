"""What a gateway tells, as tests need it: accounts, positions, fills, orders, symbols."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Json = dict[str, Any]
NOW = 1_800_000_000_000


def account(bot_id: str, **changes: Any) -> Json:
    """An Account that has not traded."""
    return {
        "bot_id": bot_id,
        "mode": "SIMULATED",
        "state": "STOPPED",
        "at_work": True,
        "stake_currency": "USDT",
        "allocation": "1000",
        "balances": [{"asset": "USDT", "free": "1000", "locked": "0"}],
        "positions": [],
        "start_balance": "1000",
        "balance": "1000",
        "equity": "1000",
        "realised": "0",
        "unrealised": "0",
        "fees": "0",
        "exposure": "0",
        "reserved": "0",
        "mark_ts": None,
    } | changes


def position(pair: str = "BTC/USDT", **changes: Any) -> Json:
    """A position worth 100."""
    return {
        "pair": pair,
        "quantity": "0.001",
        "cost": "99",
        "average_price": "99000",
        "mark": "100000",
        "value": "100",
        "unrealised": "1",
        "dust": False,
    } | changes


def fill(number: int, order: int, side: str, **changes: Any) -> Json:
    """A fill of 0.001 BTC."""
    return {
        "id": number,
        "order_id": order,
        "bot_id": "aaaaaaaaaa",
        "pair": "BTC/USDT",
        "side": side,
        "price": "100000",
        "quantity": "0.001",
        "quote": "100",
        "fee": "0.1",
        "fee_asset": "USDT",
        "fee_quote": "0.1",
        "realised": None if side == "BUY" else "0.8",
        "maker": False,
        "ts": NOW + number,
    } | changes


def order(number: int, side: str = "BUY", **changes: Any) -> Json:
    """A filled order whose exchange id is `X<number>`."""
    return {
        "id": number,
        "bot_id": "aaaaaaaaaa",
        "pair": "BTC/USDT",
        "side": side,
        "type": "LIMIT",
        "status": "FILLED",
        "state": "DELIVERED",
        "price": "100000",
        "stop_price": None,
        "quantity": "0.001",
        "quote_quantity": None,
        "executed": "0.001",
        "executed_quote": "100",
        "average_price": "100000",
        "client_order_id": f"c{number}",
        "exchange_order_id": f"X{number}",
        "created_at": NOW,
        "updated_at": NOW,
        "reason": None,
        "trace": "0123456789ab",
    } | changes


def symbol(pair: str, **changes: Any) -> Json:
    """A pair that trades from 5 of its quote currency on."""
    base, quote = pair.split("/")
    return {
        "pair": pair,
        "symbol": base + quote,
        "base": base,
        "quote": quote,
        "status": "TRADING",
        "min_notional": "5",
        "tick_size": "0.01",
        "step_size": "0.00001",
        "lowest_sell": "0.2",
    } | changes


async def until(condition: Callable[[], bool] | Callable[[], Awaitable[bool]], *, within_s: float = 30.0) -> None:
    """Return when `condition` holds; fail after `within_s`."""
    async with asyncio.timeout(within_s):
        while True:
            answer = condition()
            if answer is True or (answer is not False and await answer):
                return
            await asyncio.sleep(0.02)

"""The JSON of the control side: Account, Order, Fill, Decision (ARCHITECTURE.md, "Gateway, control side")."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.holdings import is_at_work
from vostok.gateway.models import Bot, Decision, Fill, Order
from vostok.gateway.pricing import Marks, exposure, sellable
from vostok.risk.ledger import Balance, Ledger

_ORDER = (
    *("id", "bot_id", "pair", "side", "type", "status", "state", "price", "stop_price", "quantity", "quote_quantity"),
    *("executed", "executed_quote", "average_price", "client_order_id", "exchange_order_id"),
    *("created_at", "updated_at", "reason", "trace"),
)


def plain(value: Decimal | None) -> str | None:
    """A decimal string without exponent or trailing zeros."""
    if value is None:
        return None
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") or "0") if "." in written else written


def order_json(order: Order) -> dict[str, Any]:
    """An Order."""
    executed = order.executed
    told = {**vars(order), "average_price": order.executed_quote / executed if executed else None}
    return {name: plain(value) if isinstance(value := told[name], Decimal) else value for name in _ORDER}


def fill_json(fill: Fill) -> dict[str, Any]:
    """A Fill."""
    return {
        name: plain(value) if isinstance(value, Decimal) else value
        for name, value in vars(fill).items()
        if name != "trade_id"
    }


def decision_json(decision: Decision) -> dict[str, Any]:
    """A Decision."""
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in vars(decision).items()}


def account_json(
    bot: Bot, ledger: Ledger, marks: Marks, specs: Mapping[str, SymbolSpec], now_ms: int
) -> dict[str, Any]:
    """An Account: a figure that needs a mark which is not there is null, never 0."""
    positions = [_position_json(ledger, asset, held, marks, specs) for asset, held in sorted(ledger.holdings().items())]
    quote = ledger.balance(ledger.quote)
    times = [mark.ts for asset in ledger.holdings() if (mark := marks.get(asset + ledger.quote)) is not None]
    values, unrealised = _sums(ledger, marks)
    return {
        "bot_id": bot.id,
        "name": bot.name,
        "mode": bot.mode,
        "state": bot.state,
        "at_work": is_at_work(bot, ledger),
        "stake_currency": bot.stake_currency,
        "allocation": plain(ledger.start - bot.assigned),
        "balances": [
            {"asset": asset, "free": plain(held.free), "locked": plain(held.locked)}
            for asset, held in sorted(ledger.balances.items())
        ],
        "positions": positions,
        "start_balance": plain(ledger.start),
        "balance": plain(ledger.start + ledger.realised),
        "equity": None if values is None else plain(quote.total + values),
        "realised": plain(ledger.realised),
        "unrealised": plain(unrealised),
        "fees": plain(ledger.fees),
        "exposure": plain(exposure(ledger, marks, now_ms)),
        "reserved": plain(quote.locked),
        "mark_ts": min(times) if times else None,
    }


def _position_json(
    ledger: Ledger, asset: str, held: Balance, marks: Marks, specs: Mapping[str, SymbolSpec]
) -> dict[str, Any]:
    mark, spec = marks.get(asset + ledger.quote), specs.get(asset + ledger.quote)
    value = None if mark is None else held.total * mark.mid
    return {
        "pair": f"{asset}/{ledger.quote}",
        "quantity": plain(held.total),
        "cost": plain(held.cost),
        "average_price": plain(held.cost / held.total),
        "mark": None if mark is None else plain(mark.mid),
        "value": plain(value),
        "unrealised": None if value is None else plain(value - held.cost),
        "dust": mark is not None and spec is not None and sellable(held.total, spec, mark.bid) == 0,
    }


def _sums(ledger: Ledger, marks: Marks) -> tuple[Decimal | None, Decimal | None]:
    """Value of all positions and their unrealised P/L, in quote; both None when one has no mark."""
    value = cost = Decimal(0)
    for asset, held in ledger.holdings().items():
        mark = marks.get(asset + ledger.quote)
        if mark is None:
            return None, None
        value += held.total * mark.mid
        cost += held.cost
    return value, value - cost

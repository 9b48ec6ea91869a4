"""The JSON of the control side's `/risk` (ARCHITECTURE.md): trading states, latches, positions without protection."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.books import Books
from vostok.gateway.models import ZERO, Bot
from vostok.gateway.pricing import Marks
from vostok.gateway.reductions import reduction_json
from vostok.gateway.shapes import plain
from vostok.gateway.switch import Switch
from vostok.risk.reductions import Reduction
from vostok.risk.states import ALL, Latch, standing


def latch_json(latch: Latch) -> dict[str, Any]:
    """A Latch."""
    return asdict(latch)


def risk_json(
    books: Books, switch: Switch, marks: Marks, specs: Mapping[str, SymbolSpec], *, written: bool
) -> dict[str, Any]:
    """The Risk state; `written` is whether the latches are on the disk as well."""
    latches = switch.latches()
    whole = standing(latches, [ALL])
    standings = {bot.id: switch.standing(bot) for bot in list(books.bots.values())}
    halted = [books.bots[bot_id] for bot_id, now in standings.items() if now.state == "HALTED"]
    reductions = list(books.reductions.values())
    return {
        "state": whole.state,
        "reason": whole.reason,
        "written": written,
        "latches": [latch_json(latch) for latch in latches],
        "bots": [{"bot_id": bot_id, "state": now.state, "reason": now.reason} for bot_id, now in standings.items()],
        "reductions": [reduction_item(books, reduction) for reduction in reductions if reduction.bot_id in books.bots],
        "unprotected": [item for bot in halted for item in unprotected(books, bot, marks, specs)],
    }


def reduction_item(books: Books, reduction: Reduction) -> dict[str, Any]:
    """A Reduction with its bot's name and what is `held` now."""
    bot, held = books.bots[reduction.bot_id], books.ledgers[reduction.bot_id].balance(reduction.asset).total
    return reduction_json(reduction, bot.stake_currency) | {"name": bot.name, "held": plain(held)}


def unprotected(books: Books, bot: Bot, marks: Marks, specs: Mapping[str, SymbolSpec]) -> list[dict[str, Any]]:
    """Holdings of a HALTED bot that no stop order at the venue covers; what is too small to sell is left out."""
    found = []
    ledger = books.ledgers[bot.id]
    for asset, held in sorted(ledger.holdings().items()):
        pair, symbol = f"{asset}/{ledger.quote}", asset + ledger.quote
        covered = sum(
            (
                order.remaining or ZERO
                for order in books.orders_of(bot.id)
                if order.pair == pair and order.side == "SELL" and order.stop_price is not None and order.working
            ),
            ZERO,
        )
        left, mark, spec = held.total - covered, marks.get(symbol), specs.get(symbol)
        value = None if mark is None else left * mark.bid
        dust = value is not None and spec is not None and value < spec.min_notional
        if left > 0 and not dust:
            item = {"bot_id": bot.id, "name": bot.name, "pair": pair, "quantity": plain(left), "value": plain(value)}
            found.append(item | {"quote": ledger.quote})
    return found

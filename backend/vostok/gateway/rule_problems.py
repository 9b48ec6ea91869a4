"""Which bots the venue's trading rules no longer fit, and why. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from vostok.binance.symbols import SymbolSpec, symbol_of
from vostok.gateway.models import Bot
from vostok.gateway.shapes import plain

Code = Literal["DELISTED", "CLOSED", "MINIMUM", "NO_STOPS", "STEPS"]
STOP = "STOP_LOSS_LIMIT"


def problems_of(
    bots: Iterable[Bot], specs: Mapping[str, SymbolSpec], changed: Mapping[str, int]
) -> list[dict[str, Any]]:
    """One entry for each bot, pair and reason; `changed` are symbols whose steps changed lately (UTC ms).

    DELISTED: the venue does not have the pair. CLOSED: it takes no orders (`status`). MINIMUM: its smallest order
    (quote currency) is more than the bot's largest trade. NO_STOPS: the bot keeps stops at the venue, which takes none
    there. STEPS: tick or step changed, and the bot's Freqtrade has not read the rules again yet.
    """
    return [
        {"bot_id": bot.id, "pair": pair, "code": code, **values}
        for bot in bots
        for pair in bot.pairs
        for code, values in _of_pair(bot, specs.get(symbol_of(pair)), changed.get(symbol_of(pair)))
    ]


def _of_pair(bot: Bot, spec: SymbolSpec | None, changed_at: int | None) -> list[tuple[Code, dict[str, Any]]]:
    if spec is None:
        return [("DELISTED", _values())]
    found: list[tuple[Code, dict[str, Any]]] = []
    if not spec.trading:
        found.append(("CLOSED", _values(status=spec.status)))
    largest = _largest(bot)
    if largest is not None and largest < spec.min_notional:
        found.append(("MINIMUM", _values(minimum=plain(spec.min_notional), largest=plain(largest))))
    if bot.stops_at_venue and STOP not in spec.order_types:
        found.append(("NO_STOPS", _values()))
    # What was changed or started after the rules has read them.
    if changed_at is not None and bot.state != "STOPPED" and bot.updated_at < changed_at:
        found.append(("STEPS", _values(at=changed_at)))
    return found


def _values(
    *, status: str | None = None, minimum: str | None = None, largest: str | None = None, at: int | None = None
) -> dict[str, Any]:
    return {"status": status, "minimum": minimum, "largest": largest, "at": at}


def _largest(bot: Bot) -> Decimal | None:
    """The most that one trade of the bot may be worth (quote currency); None where its limits do not say."""
    try:
        return Decimal(str(bot.limits["max_trade_value"]))
    except (KeyError, InvalidOperation):
        return None

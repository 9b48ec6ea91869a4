"""How much of each limit is used up now: what the rules themselves say of what every bot holds."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from vostok.gateway.books import Books
from vostok.gateway.holdings import Totals, View, add_up
from vostok.gateway.mode_limits import MODES
from vostok.gateway.models import Bot
from vostok.gateway.shapes import plain
from vostok.risk.gate import Rules
from vostok.risk.types import Holdings, LimitValues, Use

_NO_PAIR = ""


def limit_uses(books: Books, view: View, rules: Rules, now_ms: int) -> list[dict[str, Any]]:
    """A LimitUse for each limit and what it is about (a bot, a pair, a strategy, all), the fullest first."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    bots, ledgers, orders = list(books.bots.values()), dict(books.ledgers), list(books.orders.values())
    for mode in MODES:
        totals = add_up(mode, bots, ledgers, orders, view, now_ms)
        of_mode = books.risk_limits.get(mode, {})
        for bot in totals.bots.values():
            limits: LimitValues = {"bot": bot.limits, "family": of_mode, "portfolio": of_mode}
            for pair, use in _uses(totals, bot, rules, limits):
                subject = {"bot": bot.id, "pair": pair, "family": bot.strategy, "portfolio": ""}[use.subject]
                found[mode, bot.stake_currency, use.field, subject] = {
                    "mode": mode,
                    "currency": None if use.counted else bot.stake_currency,
                    "field": use.field,
                    "level": use.subject,
                    "subject": subject,
                    "value": plain(use.value),
                    "limit": plain(use.limit),
                    "fraction": _fraction(use),
                }
    return sorted(found.values(), key=lambda item: -Decimal(item["fraction"]))


def _uses(totals: Totals, bot: Bot, rules: Rules, limits: LimitValues) -> Iterator[tuple[str, Use]]:
    for pair in sorted(totals.positions[bot.id]) or [_NO_PAIR]:
        held = totals.holdings(bot, pair)
        for rule in rules.values():
            use = None if rule.use is None else _read(rule, held, limits)
            if use is not None and (use.subject != "pair" or pair != _NO_PAIR):
                yield pair, use


def _read(rule: Any, held: Holdings, limits: LimitValues) -> Use | None:
    try:
        use: Use | None = rule.use(held, rule.read_limits(limits))
    except ValidationError:
        # A limit that cannot be read denies; how much of it is used up cannot be said.
        return None
    return use


def _fraction(use: Use) -> str:
    """Used part, 1 is all; what is used of nothing is all."""
    if use.limit <= 0:
        return "1" if use.value > 0 else "0"
    return f"{max(use.value / use.limit, Decimal(0)):.6f}"

"""Broken pieces of the gate, to be planted one at a time (`planted.py` says what each breaks)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast
from unittest.mock import patch

from vostok.binance.params import Params
from vostok.gateway import admission, behaviour, holdings, journal, live, pricing, snapshot, trading
from vostok.gateway.holdings import Totals
from vostok.gateway.transaction import Tx
from vostok.risk import gate
from vostok.risk.states import Standing
from vostok.risk.types import Denial, NoLimits, Rule, Verdict

ZERO = Decimal(0)
Patches = Callable[[], list[AbstractContextManager[Any]]]


def without(*names: str) -> Patches:
    """Rules that say yes to everything."""
    known = gate.load_rules()
    kept = {name: replace(rule, check=lambda *_: None) if name in names else rule for name, rule in known.items()}
    return lambda: [patch.object(gate, "load_rules", lambda: kept)]


def instead(owner: Any, name: str, piece: Any) -> Patches:
    """Another `piece` in the place of `owner.name`."""
    return lambda: [patch.object(owner, name, piece)]


def priced(piece: Any) -> Patches:
    """Orders are priced by another `piece`."""
    return instead(trading, "price_order", piece)


def together(*several: Patches) -> Patches:
    """Several pieces at once: where two hold the same door, both must be broken."""
    return lambda: [change for patches in several for change in patches()]


def nothing(*_: Any, **__: Any) -> None:
    """Checks nothing."""


def zero(*_: Any) -> Decimal:
    """Finds nothing."""
    return ZERO


def same(ledger: Any, *_: Any) -> Any:
    """Locks nothing."""
    return ledger


def yes(*_: Any, **__: Any) -> Verdict:
    return Verdict(True)


def first_yes(intent: Any, seen: Any, limits: Any, rules: Any) -> Verdict:
    answers = [rule.check(intent, seen, rule.read_limits(limits)) for rule in rules.values()]
    return Verdict(True) if None in answers else Verdict(False, "gate", "NO", "No.")


def fail_open(rule: Any, intent: Any, seen: Any, values: Any) -> Denial | None:
    try:
        denial: Denial | None = rule.check(intent, seen, rule.read_limits(values))
    except ZeroDivisionError:
        return None
    return denial


def raising(_intent: Any, _seen: Any, _limits: NoLimits) -> Denial | None:
    raise ZeroDivisionError


def query_wins(query: str, body: bytes = b"", _content_type: str = "") -> Params:
    """The reading of a careless server: later names over earlier ones, the query over the body."""
    pairs = [pair.partition("=") for part in (body.decode(), query) for pair in part.split("&") if pair]
    values = {name: value for name, _, value in pairs}
    signature = values.pop("signature", None)
    return Params(values, query + body.decode().rpartition("&signature=")[0], signature)


_PRICE, _LIMIT_VALUES, _ADD_UP = pricing.price_order, snapshot.limit_values, holdings.add_up
_JUDGE, _SLOTS_OF, _TOTALS = admission.judge, behaviour.slots_of, Totals.holdings


def quotes_cost_nothing(request: Any, spec: Any, mark: Any) -> Any:
    priced = _PRICE(request, spec, mark)
    return priced if request.quote_quantity is None else replace(priced, notional=Decimal("0.01"), lock=priced.lock)


def limits_are_half_read(request: Any, spec: Any, mark: Any) -> Any:
    priced = _PRICE(request, spec, mark)
    return priced if request.price is None else replace(priced, notional=(priced.notional or ZERO) / 2)


def valued_at_the_limit(request: Any, spec: Any, mark: Any) -> Any:
    """The market's price instead of the order's own, dearer one."""
    priced = _PRICE(request, spec, mark)
    return priced if mark is None or request.side == "SELL" else replace(priced, worst_price=mark.ask)


def remembering_judge() -> Callable[..., Verdict]:
    """Checked once, used again: the verdict on a bot's first order in a pair is that on all later ones."""
    known: dict[tuple[str, str, str], Verdict] = {}

    def judge(tx: Any, bot: Any, priced: Any, *others: Any) -> Verdict:
        if priced.request.side == "SELL":
            return _JUDGE(tx, bot, priced, *others)
        key = (bot.id, priced.spec.pair, str(priced.notional))
        if key not in known:
            known[key] = _JUDGE(tx, bot, priced, *others)
        return known[key]

    return judge


def no_orders(mode: Any, bots: Any, ledgers: Any, _orders: Any, view: Any, now_ms: int) -> Totals:
    return _ADD_UP(mode, bots, ledgers, (), view, now_ms)


def held(**known: Any) -> Patches:
    """What is held is told wrongly."""
    wrong = lambda totals, bot, pair: replace(_TOTALS(totals, bot, pair), **known)  # noqa: E731 - one expression
    return lambda: [patch.object(Totals, "holdings", wrong)]


def sells_pass() -> list[AbstractContextManager[Any]]:
    def judge(tx: Any, bot: Any, priced: Any, *others: Any) -> Verdict:
        return Verdict(True) if priced.request.side == "SELL" else _JUDGE(tx, bot, priced, *others)

    return [patch.object(admission, "judge", judge), patch.object(admission, "lock", lambda ledger, *_: ledger)]


def state_unseen() -> list[AbstractContextManager[Any]]:
    """Neither the rule nor the last look before sending sees a latch or a pause."""

    def sent(order_id: int, _switch: Any) -> Callable[[Tx], Any]:
        return lambda tx: journal.move(tx, journal._known(tx, order_id), "SENT")

    unseen = lambda *_: Standing()  # noqa: E731 - one expression
    pieces: list[AbstractContextManager[Any]] = [
        patch.object(module, "blocks", lambda *_: False) for module in (live, journal)
    ]
    pieces += [patch.object(live, "sent", sent), patch.object(admission, "standing_in", unseen)]
    return [*pieces, *without("bot_running", "trading_state")()]


def _rule(module: Any, check: Callable[..., Any]) -> Patches:
    """One rule decides by another `check`."""
    rules = gate.load_rules()
    name = module.__name__.rpartition(".")[2]
    changed = {**rules, name: replace(rules[name], check=check)}
    return lambda: [patch.object(gate, "load_rules", lambda: changed)]


def times(module: Any, field: str, factor: str) -> Patches:
    """A rule's limit is read `factor` times too high, a slip of units."""
    check = module.check

    def loose(intent: Any, seen: Any, limits: Any) -> Any:
        return check(intent, seen, limits.model_copy(update={field: getattr(limits, field) * Decimal(factor)}))

    return _rule(module, loose)


def broken_rule() -> list[AbstractContextManager[Any]]:
    rules = {**gate.load_rules(), "max_trade_value": Rule("Broken", NoLimits, raising)}
    return [patch.object(gate, "load_rules", lambda: rules), patch.object(gate, "_ask", fail_open)]


def limits_unread(tx: Any, bot: Any) -> Any:
    """The limits of the mode as if the owner had lifted them."""
    wide = dict.fromkeys(("max_pair_exposure", "max_portfolio_exposure", "max_loss_at_stop"), "1")
    return {**_LIMIT_VALUES(tx, bot), "portfolio": wide | {"min_stake_share": "0"}}


def own_stops(tx: Any, bot: Any, request: Any, spec: Any, mark: Any) -> Any:
    """The places for stops as if the account were the bot's own."""
    return _SLOTS_OF(cast("Tx", _Alone(tx, bot)), bot, request, spec, mark)


def remembering() -> list[AbstractContextManager[Any]]:
    """A fresh memory for each planting."""
    return [patch.object(admission, "judge", remembering_judge())]


class _Alone:
    """A transaction in which a bot sees itself only."""

    def __init__(self, tx: Tx, bot: Any) -> None:
        self._tx, self._bot = tx, bot

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def bots(self) -> list[Any]:
        """Itself."""
        return [self._bot]

"""The gate inside a backtest: the rules of `vostok.risk` without a gateway. Pure and deterministic.

What a backtest cannot know is taken as healthy: the bot runs, the venue trades every pair in a deep market, prices are
fresh, no order is in doubt and none came too fast; the bot is alone, so that its balance is the whole portfolio.
Latches of breakers and kill switch belong to a day in history and are not replayed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from vostok.risk.facts import AccountKey, MarketFacts, Reference, StopSlots
from vostok.risk.gate import Rules, decide
from vostok.risk.governance import Capital
from vostok.risk.tempo import Tempo
from vostok.risk.types import Holdings, Intent, Scope, Snapshot, Verdict

_BOT = "backtest"
_PLENTY = Decimal(10) ** 30


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a backtest now: `free` quote currency, and what each held pair is worth in it."""

    free: float
    worth: Mapping[str, float]

    def holdings(self, pair: str) -> Holdings:
        """What the rules see of it before an order in `pair`."""
        held = sum((Decimal(repr(value)) for value in self.worth.values()), Decimal(0))
        free, count = Decimal(repr(self.free)), len(self.worth)
        return Holdings(
            equity=free + held,
            free=free,
            bot=held,
            pair=Decimal(repr(self.worth.get(pair, 0.0))),
            family=held,
            portfolio=held,
            bot_positions=count,
            family_positions=count,
            portfolio_positions=count,
            opens=pair not in self.worth,
        )


class Gate:
    """Decides the entries of one backtest and counts what it denied."""

    def __init__(
        self, rules: Rules, pairs: frozenset[str], limits: Mapping[str, Decimal], look: Callable[[], Account]
    ) -> None:
        self._rules = rules
        self._pairs = pairs
        # One bot: limits of its own, of its family and of the portfolio come from the same form.
        self._limits: dict[Scope, Mapping[str, Any]] = dict.fromkeys(get_args(Scope), limits)
        self._look = look
        self.denied: Counter[tuple[str, str]] = Counter()
        self.allowed = 0

    def decide(self, pair: str, amount: float, price: float, stoploss: float) -> Verdict:
        """The gate's word on buying `amount` of base currency at `price` in quote currency, with the bot's stop-loss
        (a negative fraction)."""
        quantity, rate = Decimal(repr(amount)), Decimal(repr(price))
        intent = Intent(_BOT, pair, "BUY", quantity, rate, quantity * rate)
        snapshot = Snapshot(
            state="RUNNING",
            pairs=self._pairs,
            symbol_status="TRADING",
            price_age_ms=0,
            holdings=self._look().holdings(pair),
            trading="ACTIVE",
            stoploss=Decimal(repr(stoploss)),
            market=MarketFacts(Reference(rate, 0), Reference(rate, 0), _PLENTY, _PLENTY, Decimal(0)),
            tempo=Tempo(0, 0, 0),
            slots=StopSlots(orders=1, stops=1, needed=False),
            capital=Capital(needed=False, allocation=_PLENTY),
            key=AccountKey(needed=False),
        )
        verdict = decide(intent, snapshot, self._limits, self._rules)
        if verdict.allowed:
            self.allowed += 1
        else:
            self.denied[verdict.rule or "gate", verdict.code or "DENIED"] += 1
        return verdict

    def report(self) -> dict[str, Any]:
        """How many entries were allowed, and how many denied by which rule with which code."""
        rows = [{"rule": rule, "code": code, "count": count} for (rule, code), count in sorted(self.denied.items())]
        return {"allowed": self.allowed, "denied": rows}

"""The gate inside a backtest: the rules of `vostok.risk` without a gateway. Pure and deterministic.

What a backtest cannot know is taken as healthy: the bot runs, the venue trades every pair, prices are fresh and
no order is in doubt. Latches of breakers and kill switch belong to a day in history and are not replayed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from vostok.risk.gate import Rules, decide
from vostok.risk.types import Intent, Snapshot, Verdict

Exposure = Callable[[], float]
# As the wrapper of a running bot has it: as much as the balance can buy.
_BOT = "backtest"


class Gate:
    """Decides the entries of one backtest and counts what it denied."""

    def __init__(self, rules: Rules, pairs: frozenset[str], limits: Mapping[str, Decimal], exposure: Exposure) -> None:
        self._rules = rules
        self._pairs = pairs
        self._limits: dict[Any, Mapping[str, Any]] = {"bot": limits}
        self._exposure = exposure
        self.denied: Counter[tuple[str, str]] = Counter()
        self.allowed = 0

    def decide(self, pair: str, amount: float, price: float) -> Verdict:
        """The gate's word on buying `amount` of base currency at `price` in quote currency."""
        quantity, rate = Decimal(repr(amount)), Decimal(repr(price))
        intent = Intent(_BOT, pair, "BUY", quantity, rate, quantity * rate)
        snapshot = Snapshot(
            state="RUNNING",
            pairs=self._pairs,
            symbol_status="TRADING",
            price_age_ms=0,
            exposure=Decimal(repr(self._exposure())),
            trading="ACTIVE",
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

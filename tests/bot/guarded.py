"""Strategies under the guard, and a gate that says one word."""

from types import SimpleNamespace
from typing import Any

from vostok.bot.asking import Entry
from vostok.bot.denials import Answer
from vostok.bot.guard import GuardMixin

ENTRY = Entry("BTC/USDT", 0.1, 50_000.0)
SIGNAL = {
    "pair": "BTC/USDT",
    "order_type": "limit",
    "amount": 0.1,
    "rate": 50_000.0,
    "time_in_force": "GTC",
    "side": "long",
}
YES, NO = Answer(True), Answer(False, "BOT_PAUSED", "the bot is paused")


class Plain:
    """What Freqtrade's base class does when a strategy has no callbacks of its own."""

    timeframe = "5m"

    def __init__(self) -> None:
        self.config = {"runmode": SimpleNamespace(value="live")}
        self.locks: list[tuple[Any, ...]] = []

    def lock_pair(self, pair: str, until: Any, reason: str, side: str) -> None:
        self.locks.append((pair, reason, side))

    def confirm_trade_entry(self, **_: Any) -> bool:
        return True

    def custom_stake_amount(self, proposed_stake: float, **_: Any) -> float:
        return proposed_stake

    def adjust_trade_position(self, **_: Any) -> Any:
        return None


class Failing(Plain):
    def confirm_trade_entry(self, **_: Any) -> bool:
        raise TimeoutError("own callback failed")

    def custom_stake_amount(self, proposed_stake: float, **_: Any) -> float:
        raise TimeoutError("own callback failed")

    def adjust_trade_position(self, **_: Any) -> Any:
        raise TimeoutError("own callback failed")


class Refusing(Plain):
    def confirm_trade_entry(self, **_: Any) -> bool:
        return False


class MindingMinimum(Plain):
    """Stakes a twentieth of what is proposed, and nothing where that is below the minimum, as the shared mixins do."""

    def custom_stake_amount(self, proposed_stake: float, min_stake: float | None = None, **_: Any) -> float:
        stake = proposed_stake / 20
        return 0.0 if min_stake is not None and stake < min_stake else stake


class Adding(Plain):
    def adjust_trade_position(self, **known: Any) -> Any:
        return known["current_profit"]


class Gate:
    """Answers every question with one word, and remembers what it was asked."""

    def __init__(self, word: Answer) -> None:
        self.word = word
        self.asked: list[Entry] = []

    def __call__(self, entry: Entry) -> Answer:
        self.asked.append(entry)
        return self.word


def guarded(base: type[Plain]) -> Any:
    return type(base.__name__, (GuardMixin, base), {})()

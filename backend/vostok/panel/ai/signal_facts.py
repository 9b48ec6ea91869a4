"""Facts out of what the strategies of running bots said with their last closed candle. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from vostok.binance.intervals import next_open
from vostok.clock import MINUTE_MS
from vostok.panel.ai.figures import Maker
from vostok.panel.ai.prompts.facts import Claim, Fact
from vostok.panel.analytics.models import SignalPublic

LETTERS = "abcdef"
GRACE_MS = MINUTE_MS
"""How long after a candle's end a strategy may take to judge it."""
_CLAIMS: dict[str, tuple[Claim, ...]] = {"ENTER": ("entering",), "EXIT": ("leaving",), "NONE": ()}
_ORDER = ("ENTER", "EXIT", "NONE")


class Said(NamedTuple):
    """What a bot's strategy said of a pair."""

    pair: str
    signal: SignalPublic


def signal_facts(bot_id: str, said: Iterable[Said], now: int) -> list[Fact]:
    """A bot's signals by pair, entries and exits first, each at its candle's close; how many pairs have none.

    A strategy that has not judged the newest candle in time is stale; a bot that does not tell makes no fact.
    """
    told = [one for one in said if one.signal.signal in _ORDER and one.signal.candle_at is not None]
    told.sort(key=lambda one: _ORDER.index(one.signal.signal))
    facts: list[Fact] = []
    quiet, newest = 0, 0
    for letter, one in zip(LETTERS, told, strict=False):
        opened = one.signal.candle_at or 0
        closed = next_open(opened, one.signal.timeframe)
        stale = now >= next_open(closed, one.signal.timeframe) + GRACE_MS
        base, quote = one.pair.split("/")
        make = _maker(bot_id, one.signal.strategy, closed)
        kind = one.signal.signal
        make.text(f"signal_pair_{letter}", one.pair, coins=(base, quote), stale=stale)
        make.text(f"signal_{letter}", kind, coins=(base, quote), claims=_CLAIMS[kind], stale=stale)
        if kind != "NONE":
            make.text(f"signal_tag_{letter}", one.signal.tag, coins=(base, quote), stale=stale)
        elif not stale:
            quiet, newest = quiet + 1, max(newest, closed)
        facts += make.facts
    if quiet:
        make = _maker(bot_id, told[0].signal.strategy, newest)
        make.number("quiet_pairs", quiet, "count")
        facts += make.facts
    return facts


def _maker(bot_id: str, strategy: str, at: int) -> Maker:
    return Maker("bot", bot_id, f"The strategy {strategy}, closed candle", f"/bots/{bot_id}", at)

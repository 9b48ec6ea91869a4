"""What each running bot's strategy said of a pair with its last candle, asked of the bot's own Freqtrade."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vostok.errors import Unavailable
from vostok.panel.analytics.models import SignalPublic
from vostok.panel.bots import freqtrade_api


class Watcher(NamedTuple):
    """A bot that trades the pair; `password` is that of its API, None while its process does not run."""

    bot_id: str
    name: str
    strategy: str
    timeframe: str
    password: str | None


async def signals_of(home: Path, watchers: Sequence[Watcher], pair: str) -> list[SignalPublic]:
    """One signal a bot, in their order; a bot that does not answer is UNKNOWN."""
    return list(await asyncio.gather(*(_signal(home, watcher, pair) for watcher in watchers)))


async def _signal(home: Path, watcher: Watcher, pair: str) -> SignalPublic:
    if watcher.password is None:
        return _public(watcher, "NOT_RUNNING")
    try:
        candles = await freqtrade_api.pair_candles(home, watcher.bot_id, watcher.password, pair, watcher.timeframe, 1)
        return read_signal(watcher, candles)
    except (Unavailable, KeyError, ValueError, TypeError, IndexError):
        return _public(watcher, "UNKNOWN")


def read_signal(watcher: Watcher, candles: Mapping[str, Any]) -> SignalPublic:
    """The last row of a `pair_candles` answer. As in Freqtrade, an entry beside an exit is none.

    Raises KeyError, ValueError, TypeError or IndexError for an answer of another shape.
    """
    columns: list[str] = candles["columns"]
    row = dict(zip(columns, candles["data"][-1], strict=True))
    entering, leaving = row.get("enter_long") == 1, row.get("exit_long") == 1
    signal = "EXIT" if leaving else "ENTER" if entering else "NONE"
    tag = row.get("exit_tag" if leaving else "enter_tag") if signal != "NONE" else None
    return _public(watcher, signal, str(tag)[:200] if tag else None, int(row["__date_ts"]))


def _public(watcher: Watcher, signal: Any, tag: str | None = None, candle_at: int | None = None) -> SignalPublic:
    return SignalPublic(
        bot_id=watcher.bot_id,
        name=watcher.name,
        strategy=watcher.strategy,
        timeframe=watcher.timeframe,
        signal=signal,
        tag=tag,
        candle_at=candle_at,
    )

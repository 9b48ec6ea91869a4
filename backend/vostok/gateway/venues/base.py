"""What a venue file must define: `VENUE = Venue(...)`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vostok.settings import Settings


@dataclass(frozen=True)
class Venue:
    """Where prices come from and real orders go.

    `rest` and `stream` return the base URL before `/api/v3` and `/stream`, `user_stream` that of the WebSocket API
    (None: orders are only asked about). `credentials` returns the file that
    holds the owner's `{"key", "secret"}` for REAL_MARKET_SPOT; it may not exist. `fee` is the fraction that the
    paper engine charges maker and taker alike. `lab` returns the control socket of a venue whose market can be moved.
    `real_money` says that REAL_MARKET_SPOT orders need a passport here: what is bought is the owner's.
    """

    label: str
    rest: Callable[[Settings], str]
    stream: Callable[[Settings], str]
    credentials: Callable[[Settings], Path]
    fee: str = "0.001"
    user_stream: Callable[[Settings], str] | None = None
    lab: Callable[[Settings], Path] | None = None
    real_money: bool = True

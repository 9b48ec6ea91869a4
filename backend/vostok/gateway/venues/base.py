"""What a venue file must define: `VENUE = Venue(...)`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vostok.settings import Settings


@dataclass(frozen=True)
class Venue:
    """Where prices come from and real orders go.

    `rest` and `stream` return the base URL before `/api/v3` and `/stream`, `user_stream` that of the WebSocket API
    (None: orders are only asked about). `demo_key` returns the file that holds a key of the venue's own making,
    `{"key", "secret"}`; without it the owner enters one. `fee` is the fraction that the paper engine charges maker and
    taker alike. `lab` returns the control socket of a venue whose market can be moved. `real_money` says that
    REAL_MARKET_SPOT orders need a passport here: what is bought is the owner's. `tells_rights` says that the venue
    answers `GET /sapi/v1/account/apiRestrictions`: what a key may do. `emptied_at_times` says that it forgets all
    orders and balances now and then, keys aside.
    """

    label: str
    rest: Callable[[Settings], str]
    stream: Callable[[Settings], str]
    demo_key: Callable[[Settings], Path] | None = None
    fee: str = "0.001"
    user_stream: Callable[[Settings], str] | None = None
    lab: Callable[[Settings], Path] | None = None
    real_money: bool = True
    tells_rights: bool = False
    emptied_at_times: bool = False

"""What the venue trades and at what price."""

from typing import Annotated

from pydantic import Field

from vostok.panel.fields import Amount, Millis, Public, Request
from vostok.panel.gateway_models import CandleQualityPublic, LabKind


class PairPublic(Public):
    """A pair of the venue; `change` and `quote_volume` are of 24 hours, `change` as a fraction. `spread` is the gap
    between the best offers as a fraction of their middle: what buying and selling at once costs before fees."""

    pair: str
    base: str
    quote: str
    status: str
    min_notional: Amount
    tick_size: Amount
    step_size: Amount
    price: Amount | None
    change: Amount | None
    quote_volume: Amount | None
    spread: Amount | None


class TickPublic(Public):
    """The smallest step of a pair's price, in quote currency: how many digits of its prices say something."""

    pair: str
    tick_size: Amount


class LabRequest(Request):
    """What shall happen to the simulated market, for `duration_s` seconds; without `pair` to all of it."""

    kind: LabKind
    pair: Annotated[str, Field(max_length=30)] | None = None
    duration_s: Annotated[int, Field(ge=10, le=3_600, description="Seconds")]


class CandlePublic(Public):
    """One candle; `ts` is its opening time, `closed` is false for the one still forming."""

    ts: Millis
    open: Amount
    high: Amount
    low: Amount
    close: Amount
    volume: Amount
    closed: bool


class CandlesPublic(Public):
    """Candles of a pair, oldest first; `quality` is of the newest, null where `end` asked for older ones."""

    pair: str
    interval: str
    items: list[CandlePublic]
    quality: CandleQualityPublic | None

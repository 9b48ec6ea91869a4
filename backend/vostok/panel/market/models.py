"""What the venue trades and at what price."""

from vostok.panel.fields import Amount, Millis, Public


class PairPublic(Public):
    """A pair of the venue; `change` and `quote_volume` are of 24 hours, `change` as a fraction."""

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
    """Candles of a pair, oldest first."""

    pair: str
    interval: str
    items: list[CandlePublic]

"""The market as the dashboard shows it. Prices of the venue are decimal strings, what is computed is a float."""

from typing import Annotated, Literal

from pydantic import Field

from vostok.indicators.regime import Kind
from vostok.panel.fields import Amount, Millis, Mode, Public, Request
from vostok.panel.gateway_models import BotState

WATCHED_MOST = 60


class ComparedPublic(Public):
    """A figure that decided a regime, and what it was held against."""

    name: Literal["atr", "adx", "plus_di", "close"]
    value: float
    against: Literal["atr_usual", "trend", "minus_di", "ema50"]
    limit: float


class RegimePublic(Public):
    """The kind of market; the rule is in `vostok.indicators.regime`."""

    kind: Kind
    decided_by: list[ComparedPublic]


class MarketFiguresPublic(Public):
    """Indicators after a closed candle; null until enough candles have closed. See `vostok.indicators.bank.Value`."""

    close: float
    volume: float
    volume_usual: float | None
    ema20: float | None
    ema50: float | None
    ema200: float | None
    rsi: float | None
    macd: float | None
    macd_signal: float | None
    macd_histogram: float | None
    band_upper: float | None
    band_middle: float | None
    band_lower: float | None
    atr: float | None
    atr_usual: float | None
    plus_di: float | None
    minus_di: float | None
    adx: float | None
    obv: float | None
    volatility: float | None


class WatcherPublic(Public):
    """A bot that trades the pair; what it holds of it is null where that is nothing or dust."""

    bot_id: str
    name: str
    mode: Mode
    state: BotState
    strategy: str
    quantity: Amount | None
    value: Amount | None
    unrealised: Amount | None


class WatchedPublic(Public):
    """A pair of the watch list. `price`, `change`, `quote_volume` are of the ticker at `price_at` (24 hours);
    `figures`, `regime` and `move` of the candle that closed at `closed_at`; `sparkline` are closes, oldest first."""

    pair: str
    price: Amount | None
    price_at: Millis | None
    change: Amount | None
    quote_volume: Amount | None
    spread: Amount | None
    closed_at: Millis | None
    stale: bool
    move: float | None
    figures: MarketFiguresPublic | None
    regime: RegimePublic | None
    sparkline: list[float]
    chosen: bool
    bots: list[WatcherPublic]


class WatchListPublic(Public):
    """What bots trade and what the owner chose; without either the most traded pairs."""

    interval: str
    now: Millis
    items: list[WatchedPublic]


class WatchRequest(Request):
    """Pairs to watch beside those that bots trade; none is none."""

    pairs: list[Annotated[str, Field(max_length=30)]] = Field(max_length=WATCHED_MOST)


class ChosenPublic(Public):
    """Pairs that the owner chose to watch."""

    pairs: list[str]


class SignalPublic(Public):
    """What a bot's strategy said of the pair with its last candle, which opened at `candle_at`.

    NOT_RUNNING: the bot computes nothing; UNKNOWN: it does not tell yet.
    """

    bot_id: str
    name: str
    strategy: str
    timeframe: str
    signal: Literal["ENTER", "EXIT", "NONE", "NOT_RUNNING", "UNKNOWN"]
    tag: str | None
    candle_at: Millis | None


class CorrelationPublic(Public):
    """Pearson's correlations of log returns of the newest candles; null where too few are shared."""

    interval: str
    pairs: list[str]
    matrix: list[list[float | None]]

"""The venue's pairs and candles, remembered briefly so that many pages cost one question."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypedDict

from vostok.clock import MINUTE_MS
from vostok.errors import Invalid, NotFound
from vostok.panel.fields import plain
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import LabEventPublic, Symbol, Ticker
from vostok.panel.market.models import LabRequest, PairPublic, TickPublic
from vostok.panel.ready import ReadyAnswer
from vostok.sharing import SharedAnswers

Interval = Literal["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"]
"""Candle lengths of Binance Spot that Freqtrade can trade on."""

SYMBOLS_AGE_MS = MINUTE_MS
TICKERS_AGE_MS = 1_000
# The gateway asks the venue for the newest candle as often; a page that wants it sooner follows the events.
CANDLES_AGE_S = 1.0
# A thousand candles are 130 kB, and 30 kB compressed.
MAX_CHARTS = 64


@dataclass
class Market:
    """The newest symbols, tickers and charts, asked for again when they are old.

    `charts` holds whole answers of candles, so that all who look at the same chart cost one.
    """

    gateway: Gateway
    charts: SharedAnswers = field(default_factory=lambda: SharedAnswers(MAX_CHARTS))
    _symbols: dict[str, Symbol] = field(default_factory=dict)
    _symbols_at: int = 0
    _tickers: dict[str, Ticker] = field(default_factory=dict)
    _tickers_at: int = 0

    async def symbols(self, now: int) -> dict[str, Symbol]:
        """Symbols by pair, at most a minute old. Raises Unavailable when none are known."""
        if now - self._symbols_at >= SYMBOLS_AGE_MS or not self._symbols:
            self._symbols = {symbol.pair: symbol for symbol in await self.gateway.symbols()}
            self._symbols_at = now
        return self._symbols

    async def tickers(self, now: int) -> dict[str, Ticker]:
        """Tickers by pair, at most a second old."""
        if now - self._tickers_at >= TICKERS_AGE_MS:
            self._tickers = {ticker.pair: ticker for ticker in await self.gateway.tickers()}
            self._tickers_at = now
        return self._tickers


async def pairs(market: Market, now: int) -> list[PairPublic]:
    """All pairs with their prices, the most traded first."""
    symbols, tickers = await market.symbols(now), await market.tickers(now)
    found = [_pair(symbol, tickers.get(symbol.pair)) for symbol in symbols.values()]
    return sorted(found, key=lambda pair: (-(pair.quote_volume or Decimal(0)), pair.pair))


async def ticks(market: Market, now: int) -> list[TickPublic]:
    """The price step of each pair that has one."""
    symbols = (await market.symbols(now)).values()
    return [TickPublic(pair=one.pair, tick_size=one.tick_size) for one in symbols if one.tick_size > 0]


class FoundCandles(TypedDict):
    """A CandlesPublic as it goes out: a thousand candles as models would take longer than everything else."""

    pair: str
    interval: str
    items: list[dict[str, Any]]
    quality: dict[str, Any] | None


async def candles(market: Market, pair: str, interval: str, limit: int, end: int | None, now: int) -> FoundCandles:
    """Candles of `pair`, oldest first. Raises NotFound for a pair the venue does not trade."""
    if pair not in await market.symbols(now):
        raise NotFound(f"The venue does not trade {pair}.", field="pair")
    rows = await market.gateway.klines(pair, interval, limit, end)
    quality = await market.gateway.candle_quality(pair, interval) if end is None else None
    return FoundCandles(
        pair=pair,
        interval=interval,
        items=[candle(row, now) for row in rows],
        quality=None if quality is None else quality.model_dump(mode="json"),
    )


async def chart(market: Market, pair: str, interval: str, limit: int, end: int | None, now: int) -> ReadyAnswer:
    """A CandlesPublic as bytes, at most `CANDLES_AGE_S` old. Raises NotFound as `candles` does."""

    async def made() -> ReadyAnswer:
        return ReadyAnswer.of(await candles(market, pair, interval, limit, end, now))

    answer: ReadyAnswer = await market.charts.get((pair, interval, limit, end), CANDLES_AGE_S, made)
    return answer


async def begin_lab_event(market: Market, body: LabRequest, actor: str, now: int) -> LabEventPublic:
    """Make something happen to the simulated market. Raises Invalid for a pair the venue does not trade."""
    if body.pair is not None and body.pair not in await market.symbols(now):
        raise Invalid(f"The venue does not trade {body.pair}: choose a pair from its list.", field="pair")
    return await market.gateway.begin_lab_event(body.kind, body.pair, body.duration_s, actor)


def candle(row: list[Any], now: int) -> dict[str, Any]:
    """A CandlePublic of one of Binance's 12-field rows; its seventh field is the last millisecond of the candle."""
    return {
        "ts": row[0],
        "open": _decimal(row[1]),
        "high": _decimal(row[2]),
        "low": _decimal(row[3]),
        "close": _decimal(row[4]),
        "volume": _decimal(row[5]),
        "closed": row[6] < now,
    }


def _decimal(figure: str) -> str:
    """Decimal digits, as Binance writes them; a venue may also write an exponent."""
    return figure if figure.isascii() and figure.replace(".", "", 1).isdigit() else plain(Decimal(figure))


def _pair(symbol: Symbol, ticker: Ticker | None) -> PairPublic:
    return PairPublic(
        pair=symbol.pair,
        base=symbol.base,
        quote=symbol.quote,
        status=symbol.status,
        min_notional=symbol.min_notional,
        tick_size=symbol.tick_size,
        step_size=symbol.step_size,
        price=ticker.last if ticker else None,
        change=ticker.change if ticker else None,
        quote_volume=ticker.quote_volume if ticker else None,
        spread=spread(ticker) if ticker else None,
    )


def spread(ticker: Ticker) -> Decimal | None:
    """The gap between best bid and best ask as a fraction of their middle; None without both."""
    if ticker.bid is None or ticker.ask is None or ticker.bid <= 0 or ticker.ask < ticker.bid:
        return None
    return ((ticker.ask - ticker.bid) * 2 / (ticker.ask + ticker.bid)).quantize(Decimal("1e-8"))

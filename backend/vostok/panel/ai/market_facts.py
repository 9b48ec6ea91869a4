"""Facts of a pair out of its ticker, its hourly candles and their indicators. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.panel.ai.figures import Maker
from vostok.panel.ai.prompts.facts import Claim, Fact, rounded
from vostok.panel.analytics.service import PairNow
from vostok.panel.gateway_models import CandleQualityPublic, Ticker
from vostok.panel.market.service import spread

TICKER_AGE_MS = 5 * MINUTE_MS
WEEK_CANDLES = 7 * 24
# J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
OVERBOUGHT, OVERSOLD = 70, 30
_REGIME: dict[str, tuple[tuple[Claim, ...], int]] = {
    "TREND_UP": (("up", "trending"), 1),
    "TREND_DOWN": (("down", "trending"), -1),
    "RANGE": (("ranging",), 0),
    "HIGH_VOLATILITY": (("volatile",), 0),
}


def ticker_facts(pair: str, ticker: Ticker, rows: Sequence[Sequence[Any]], now: int) -> list[Fact]:
    """Price, change and volume of the last day, spread; `rows` are the pair's hourly candles, oldest first.

    The gateway's tickers are up to a minute old, so price and change are those of the candle that forms at `now`.
    """
    base, quote = pair.split("/")
    last, change, at = _live(ticker, rows, now)
    make = Maker("pair", pair, "The venue's ticker", _page(pair), at, coins=(base, quote))
    stale = now - at > TICKER_AGE_MS
    make.text("name", pair)
    make.number("price", last, "price", currency=quote, stale=stale)
    make.signed("change_day", change, "fraction", period="day", stale=stale)
    older: dict[str, Any] = {"at": ticker.ts, "stale": now - ticker.ts > TICKER_AGE_MS}
    make.number("volume_day", ticker.quote_volume, "money", currency=quote, period="day", **older)
    make.number("spread", spread(ticker), "fraction", **older)
    return make.facts


def _live(ticker: Ticker, rows: Sequence[Sequence[Any]], now: int) -> tuple[Decimal | None, Decimal | None, int]:
    """Price, change of 24 hours and their moment: the forming candle's close, else what the ticker says."""
    if not rows or not rows[-1][0] <= now <= rows[-1][6]:
        return ticker.last, ticker.change, ticker.ts
    close = Decimal(rows[-1][4])
    if not ticker.last or ticker.change is None:
        return close, None, now
    change = ((1 + ticker.change) * close / ticker.last - 1).quantize(Decimal("0.000001"))
    return close, ticker.change if close == ticker.last else change, now


def week_facts(pair: str, rows: Sequence[Sequence[Any]], quality: CandleQualityPublic, now: int) -> list[Fact]:
    """Change of a week, highest and lowest price of it and of a day; `rows` are Binance's hourly ones, oldest first."""
    base, quote = pair.split("/")
    week = [row for row in rows if row[0] > now - (WEEK_CANDLES + 1) * HOUR_MS]
    if not week:
        return []
    at = min(int(week[-1][6]), now)
    stale = now - at > 2 * HOUR_MS
    make = Maker("pair", pair, "The venue's hourly candles", _page(pair), at, coins=(base, quote), stale=stale)
    level: dict[str, Any] = {"unit": "price", "currency": quote, "level": True, "period": "week"}
    day = [row for row in week if row[0] > now - 25 * HOUR_MS]
    if day:
        of_day = level | {"period": "day"}
        make.number("high_day", max(Decimal(row[2]) for row in day), **of_day)
        make.number("low_day", min(Decimal(row[3]) for row in day), **of_day)
    make.number("high_week", max(Decimal(row[2]) for row in week), **level)
    make.number("low_week", min(Decimal(row[3]) for row in week), **level)
    opened = Decimal(week[0][1])
    if len(week) >= WEEK_CANDLES and opened > 0:
        change = (Decimal(week[-1][4]) / opened - 1).quantize(Decimal("0.000001"))
        make.signed("change_week", change, "fraction", period="week")
    if quality.grade == "BAD":
        make.text("bad_candles", "BAD", lean=-1)
    return make.facts


def indicator_facts(one: PairNow, price: Fact | None) -> list[Fact]:
    """RSI, ATR as a share of the close and the regime after the last closed candle; how far `price` is from its EMA.

    What the close claims is dropped once the price has moved further than an ATR the other way.
    """
    if one.closed_at is None:
        return []
    base, quote = one.pair.split("/")
    source = "Indicators of closed hourly candles"
    make = Maker("pair", one.pair, source, _page(one.pair), one.closed_at, coins=(base, quote), stale=one.stale)
    close, rsi, ema, atr = (one.figures.get(name) for name in ("close", "rsi", "ema50", "atr"))
    make.text("hourly_close", f"{datetime.fromtimestamp((one.closed_at + 1) / 1000, UTC):%H:%M} UTC", period="hour")
    moved = _moved(price, close, atr)
    # Of a price that has not moved at all TA-Lib's RSI is 0, and nobody has sold too much.
    if rsi is not None and atr != 0:
        claims: tuple[Claim, ...] = ("overbought",) if rsi > OVERBOUGHT else ("oversold",) if rsi < OVERSOLD else ()
        said = _still(claims, (rsi < OVERSOLD) - (rsi > OVERBOUGHT), moved)
        make.number("rsi", round(rsi, 2), "index", **said)
    if ema:
        _against_ema(make, price, ema, quote, one.stale)
    if close and atr is not None:
        make.number("volatility", round(atr / close, 6), "fraction", period="hour")
    if one.regime is not None:
        make.text("regime", one.regime.kind, **_still(*_REGIME[one.regime.kind], moved))
    return make.facts


def _against_ema(make: Maker, price: Fact | None, ema: float, quote: str, stale: bool) -> None:
    """The EMA of closed candles, and how far above or below it the price of this moment is."""
    side: tuple[Claim, ...] = ()
    if price is not None:
        distance = round(float(price.number) / ema - 1, 6)
        shown = rounded(Decimal(str(distance)))
        side = ("above",) if shown > 0 else ("below",) if shown < 0 else ()
        lean = (shown > 0) - (shown < 0)
        make.number(
            "trend",
            distance,
            "fraction",
            period="hour",
            claims=side,
            lean=lean,
            at=price.at,
            stale=stale or price.stale,
        )
    make.number("ema", float(f"{ema:.8g}"), "price", currency=quote, level=True, claims=side)


def _moved(price: Fact | None, close: float | None, atr: float | None) -> int:
    """Which way the price has gone since the candle closed, if further than an hour's usual range."""
    if price is None or close is None or atr is None:
        return 0
    move = float(price.number) - close
    return (move > atr) - (move < -atr)


def _still(claims: tuple[Claim, ...], lean: int, moved: int) -> dict[str, Any]:
    """What a closed candle claims, unless the price has gone the other way since."""
    return {"claims": (), "lean": 0} if lean * moved < 0 else {"claims": claims, "lean": lean}


def _page(pair: str) -> str:
    return f"/market?pair={pair.replace('/', '%2F')}"

"""Asks a venue everything that the gateway relies on, line by line, and places no order.

The contract tests prove the same at home against the simulator; this proves it where there is a network.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from decimal import ROUND_UP, Decimal, InvalidOperation

import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from vostok.binance.decimals import EIGHT_PLACES, floor_to_step
from vostok.binance.errors import BinanceError
from vostok.binance.symbols import SymbolSpec, from_exchange_info, unreadable_symbols
from vostok.clock import Clock
from vostok.doctor import findings
from vostok.doctor import venue as lines
from vostok.doctor.venue import VenueCheck, VenueFinding
from vostok.errors import AppError
from vostok.gateway.credentials import Credentials, KeySource
from vostok.gateway.key_check import ask_venue
from vostok.gateway.upstream import NotSent, Upstream, VenueSilent
from vostok.gateway.user_stream import UserStream, UserStreamRefused
from vostok.gateway.venues.base import Venue
from vostok.settings import Settings

EVENT_WITHIN_S = 10.0
USUAL = "BTCUSDT"
# Far enough from the market that a test order is never one that would trade, near enough for PERCENT_PRICE_BY_SIDE.
BELOW_MARKET = Decimal("0.9")
ABOVE_MINIMUM = Decimal("1.2")
_FAILURES = (VenueSilent, BinanceError, AppError, OSError, WebSocketException, TimeoutError, UserStreamRefused)
_JUNK = (KeyError, TypeError, ValueError, IndexError, InvalidOperation)
Answer = Awaitable[VenueFinding]


class VenueProbe:
    """Checks `venue` through `upstream`, whose budget is kept; signed lines use the key that `keys` gives."""

    def __init__(self, venue: Venue, settings: Settings, upstream: Upstream, keys: KeySource, clock: Clock) -> None:
        self._venue = venue
        self._settings = settings
        self._upstream = upstream
        self._keys = keys
        self._clock = clock
        self._specs: dict[str, SymbolSpec] = {}

    async def findings(self) -> list[VenueFinding]:
        """Every line, in order; where the address does not answer, there is only that one."""
        found = [await self._line("address", self._address)]
        if found[0].status == "failed":
            return found
        found.append(await self._line("clock", self._clock_offset))
        found += await self._rules()
        found.append(await self._line("market_stream", self._market_stream))
        found += await self._signed()
        found.append(self._limits())
        return found

    async def _line(self, check: VenueCheck, ask: Callable[[], Answer]) -> VenueFinding:
        try:
            return await ask()
        except _FAILURES as error:
            return lines.failed(check, _said(error))
        except _JUNK as error:
            return lines.failed(check, f"The venue's answer cannot be understood ({type(error).__name__} {error})")

    async def _address(self) -> VenueFinding:
        url = self._venue.rest(self._settings)
        began = time.monotonic()
        try:
            await self._upstream.public("ping")
        except NotSent as error:
            return lines.failed("address", f"{url}: {error}")
        except (VenueSilent, BinanceError) as error:
            return lines.failed("address", f"{url}: {_said(error)}")
        return VenueFinding("address", "ok", f"{url} answers in {(time.monotonic() - began) * 1000:.0f} ms")

    async def _clock_offset(self) -> VenueFinding:
        await self._upstream.synchronise()
        found = findings.clock_offset(self._upstream.offset_ms)
        return VenueFinding("clock", found.status, found.text)

    async def _rules(self) -> list[VenueFinding]:
        rules: list[VenueFinding] = []

        async def ask() -> VenueFinding:
            info = await self._upstream.public("exchangeInfo")
            self._specs = from_exchange_info(info)
            self._upstream.budget.learn_limits(info["rateLimits"])
            trading = [spec for spec in self._specs.values() if spec.trading]
            rules.extend((lines.filters(info), lines.order_types(spec.order_types for spec in trading)))
            return lines.symbols(len(info["symbols"]), len(trading), unreadable_symbols(info))

        return [await self._line("symbols", ask), *rules]

    def _limits(self) -> VenueFinding:
        report = self._upstream.budget.report()
        weight = report["weight"]
        return lines.limits(weight["used"], weight["limit"], report["orders"], told=self._upstream.budget.weight_told)

    async def _market_stream(self) -> VenueFinding:
        stream = f"{self._subject().symbol.lower()}@bookTicker"
        url = f"{self._venue.stream(self._settings)}/stream"
        async with connect(url, open_timeout=5, proxy=None) as socket, asyncio.timeout(EVENT_WITHIN_S):
            await socket.send(orjson.dumps({"method": "SUBSCRIBE", "params": [stream], "id": 1}).decode())
            while True:
                body = orjson.loads(await socket.recv())
                if body.get("stream") == stream:
                    return VenueFinding("market_stream", "ok", f"{url} tells the best prices ({body['data']['b']})")

    async def _signed(self) -> list[VenueFinding]:
        try:
            keys = self._keys()
        except ValueError as error:
            return [lines.failed("key", str(error))]
        if keys is None:
            return lines.without_key()

        async def account() -> VenueFinding:
            report = await ask_venue(self._upstream, keys, tells_rights=self._venue.tells_rights)
            if report.refusal is not None:
                return VenueFinding("key", "failed", report.refusal)
            return lines.key(report.warnings, tells_rights=self._venue.tells_rights)

        found = [await self._line("key", account)]
        if found[0].status == "failed":
            return found
        found.append(await self._line("test_order", lambda: self._test_order(keys)))
        found.append(await self._line("user_stream", lambda: self._user_stream(keys)))
        return found

    async def _test_order(self, keys: Credentials) -> VenueFinding:
        spec = self._subject()
        ticker = await self._upstream.public("ticker/bookTicker", {"symbol": spec.symbol})
        order = small_order(spec, Decimal(ticker["bidPrice"]))
        answer = await self._upstream.private("POST", "order/test", order, keys=keys)
        if answer != {}:
            raise ValueError(f"order/test answered {str(answer)[:80]}")
        text = f"A test order is taken (LIMIT {order['quantity']} {spec.base} at {order['price']}); nothing was placed"
        return VenueFinding("test_order", "ok", text)

    async def _user_stream(self, keys: Credentials) -> VenueFinding:
        if self._venue.user_stream is None:
            return VenueFinding("user_stream", "ok", "This venue has none; orders are asked about.")
        url = self._venue.user_stream(self._settings)
        stream = UserStream(url, lambda: keys, lambda: self._clock() + self._upstream.offset_ms, lambda _id: None)
        await stream.try_once(keys)
        return VenueFinding("user_stream", "ok", f"{url} subscribes this key")

    def _subject(self) -> SymbolSpec:
        """The symbol that is tried out. Raises VenueSilent where none trades."""
        trading = [spec for spec in self._specs.values() if spec.trading]
        usual = [spec for spec in trading if spec.symbol == USUAL]
        if not trading:
            raise VenueSilent("no symbol trades")
        return (usual or trading)[0]


def small_order(spec: SymbolSpec, bid: Decimal) -> Mapping[str, str]:
    """The parameters of a small LIMIT order that every filter of `spec` takes, well below the bid (quote currency)."""
    tick, step = spec.tick_size or EIGHT_PLACES, spec.step_size or EIGHT_PLACES
    price = max(floor_to_step(bid * BELOW_MARKET, tick), spec.min_price, tick)
    wanted = max(spec.min_notional * ABOVE_MINIMUM / price, spec.min_quantity, step)
    quantity = (wanted / step).to_integral_value(ROUND_UP) * step
    return {
        "symbol": spec.symbol,
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": f"{quantity.normalize():f}",
        "price": f"{price.normalize():f}",
    }


def _said(error: Exception) -> str:
    if isinstance(error, BinanceError):
        return f"The venue answered {error.code} {error.message}"
    if isinstance(error, AppError):
        return error.detail
    if isinstance(error, TimeoutError):
        return "No answer came in time"
    text = str(error) or type(error).__name__
    return text[0].upper() + text[1:]

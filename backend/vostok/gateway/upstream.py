"""Requests to the venue: signed, counted, and every answer either valid JSON or an error that says what is known."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import orjson
import structlog

from vostok.binance.errors import BinanceError
from vostok.binance.signing import KEY_HEADER, encode, signed
from vostok.binance.weights import request_weight
from vostok.clock import Clock
from vostok.gateway.allowance import Purpose
from vostok.gateway.budget import Budget, Flight, Held, Wish
from vostok.gateway.credentials import Credentials, KeySource

log = structlog.get_logger()
Json = Any
LastWord = Callable[[], str | None]
"""Why a request must not leave after all; None lets it go."""
# The event of httpcore after which the body's bytes are written.
BODY_LEAVES = "http11.send_request_body.started"
# Short, so that an order which is delayed on its way can not arrive after we have given it up.
RECV_WINDOW_MS = 3_000
REQUEST_TIMEOUT_S = 10.0
CONNECT_TIMEOUT_S = 2.0
PAUSES = (418, 429)
# Binance's codes after which nobody knows whether an order was placed (docs: errors.md).
UNKNOWN_CODES = frozenset({-1000, -1001, -1006, -1007})
# Invalid format, revoked or not permitted, bad signature: no order can be sent until the owner looks at the key.
REFUSED_KEY_CODES = frozenset({-2014, -2015, -1022})


class VenueSilent(Exception):
    """No valid answer came; whether the request had an effect is not known."""


class NotSent(VenueSilent):
    """The request did not reach the venue: nothing happened there."""


class VenuePaused(NotSent):
    """The venue's limits, or the share of them that is kept for exits, kept the request back."""


class KeptBack(NotSent):
    """The caller's last word kept the request back."""


class Upstream:
    """One venue's REST interface, within its `budget`; `offset_ms` is its clock minus ours."""

    def __init__(
        self, base_url: str, keys: KeySource, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        timeout = httpx.Timeout(REQUEST_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        self._client = httpx.AsyncClient(base_url=base_url, timeout=timeout, transport=transport, trust_env=False)
        self._keys = keys
        self._clock = clock
        self.requests = 0
        self.offset_ms = 0
        # The venue's clock minus our monotonic one, which nobody sets: pauses must not end or last by a jump.
        self._steady_offset_ms = clock() - _monotonic_ms()
        self.budget = Budget(lambda: _monotonic_ms() + self._steady_offset_ms)
        self.answered_at: float | None = None
        self.on_refused_key: Callable[[BinanceError], None] = lambda _error: None

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def public(self, path: str, params: Mapping[str, str | int] | None = None) -> Json:
        """GET without key. Raises BinanceError as the venue said, or VenueSilent."""
        query = f"?{encode(params)}" if params else ""
        wish = Wish(request_weight("GET", path, params or {}), "question" if path == "time" else "data")
        return await self._request(wish, "GET", f"/api/v3/{path}{query}", {}, b"")

    async def private(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int],
        *,
        urgent: bool = False,
        last_word: LastWord | None = None,
        keys: Credentials | None = None,
        root: str = "/api/v3",
    ) -> Json:
        """A signed request with the owner's key, or with `keys`. Raises BinanceError, VenueSilent or NotSent.

        Cancels and sells are urgent by themselves; `urgent` are also questions about an order in doubt. `last_word` is
        asked when all is ready and the body is about to leave; KeptBack with its reason if it has one.
        """
        used = self._key() if keys is None else keys
        payload = signed(
            used.secret, {**params, "recvWindow": RECV_WINDOW_MS, "timestamp": self._clock() + self.offset_ms}
        )
        headers = {KEY_HEADER: used.key}
        url, content = f"{root}/{path}?{payload}", b""
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            url, content = f"{root}/{path}", payload.encode()
        try:
            return await self._request(_wish(method, path, params, urgent), method, url, headers, content, last_word)
        except BinanceError as error:
            # A request that was on its way when the key was exchanged says nothing about the new one.
            if error.code in REFUSED_KEY_CODES and keys is None and used == self._current():
                self.on_refused_key(error)
            raise

    def has_key(self) -> bool:
        """Whether orders can be sent at all."""
        return self.key_problem() is None

    def key_problem(self) -> str | None:
        """Why nothing can be signed now; None when it can."""
        try:
            self._key()
        except NotSent as error:
            return str(error)
        return None

    def _current(self) -> Credentials | None:
        try:
            return self._keys()
        except ValueError:
            return None

    def _key(self) -> Credentials:
        try:
            keys = self._keys()
        except ValueError as error:
            raise NotSent(str(error)) from None
        if keys is None:
            raise NotSent("there is no key for this venue: enter one in Settings")
        return keys

    async def synchronise(self) -> None:
        """Measure the venue's clock against ours (half the round trip is taken off)."""
        before = self._clock()
        answer = await self.public("time")
        after = self._clock()
        if not isinstance(answer, dict) or not isinstance(answer.get("serverTime"), int):
            raise VenueSilent("the venue's time is not a number")
        self.offset_ms = answer["serverTime"] - (before + after) // 2
        self._steady_offset_ms = after + self.offset_ms - _monotonic_ms()

    async def _request(
        self,
        wish: Wish,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes,
        last_word: LastWord | None = None,
    ) -> Json:
        extensions = None if last_word is None else {"trace": _asking(last_word)}
        try:
            with self.budget.flight(wish) as flight:
                self.requests += 1
                answer = await self._client.request(
                    method, url, headers=headers, content=content or None, extensions=extensions
                )
                return self._read(flight, answer)
        except Held as error:
            raise VenuePaused(str(error)) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(f"the venue cannot be reached ({type(error).__name__})") from None
        except httpx.HTTPError as error:
            raise VenueSilent(f"the venue's answer was lost ({type(error).__name__})") from None

    def _read(self, flight: Flight, response: httpx.Response) -> Json:
        body = _json(response)
        self.budget.learn(flight, response.status_code, response.headers, body["code"] if _is_error(body) else None)
        if response.status_code in PAUSES and (_is_error(body) or not flight.wish.is_order):
            raise VenuePaused(f"the venue answered {response.status_code} and asked for a pause")
        if body is None:
            raise VenueSilent(f"the venue answered {response.status_code} without valid JSON")
        if response.is_success:
            self.answered_at = time.monotonic()
            return body
        if response.status_code >= 500 or response.status_code == 408 or not _is_error(body):
            raise VenueSilent(f"the venue answered {response.status_code}")
        self.answered_at = time.monotonic()
        if body["code"] in UNKNOWN_CODES:
            raise VenueSilent(f"the venue answered {body['code']} {body['msg']}")
        raise BinanceError(body["code"], body["msg"], response.status_code)


def _asking(last_word: LastWord) -> Callable[[str, Any], Awaitable[None]]:
    # Between the caller's own look and the first byte may lie a connection that is still to be made.
    async def trace(event: str, _info: Any) -> None:
        if event == BODY_LEAVES and (reason := last_word()) is not None:
            raise KeptBack(reason)

    return trace


def _wish(method: str, path: str, params: Mapping[str, str | int], urgent: bool) -> Wish:
    is_order = method == "POST"
    purpose: Purpose = "question"
    if urgent or method == "DELETE" or params.get("side") == "SELL":
        purpose = "urgent"
    elif is_order:
        purpose = "entry"
    return Wish(request_weight(method, path, params), purpose, is_order, method == "DELETE")


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _json(response: httpx.Response) -> Json:
    """The body, None where it is not JSON."""
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None


def _is_error(body: Json) -> bool:
    return isinstance(body, dict) and isinstance(body.get("code"), int) and isinstance(body.get("msg"), str)

"""The guard's question to the gateway, and what counts as a yes."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from vostok.bot.denials import MAX_HOLD_S, Answer

TIMEOUT_S = 0.25
# How soon a gateway that gave no clear answer is asked again.
ASK_AGAIN_S = 5.0
_ANSWER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that the strategy wants: `amount` in base currency, `price` in quote currency.

    `minimum` is the least that it may cost, in quote currency, where Freqtrade will not send it because it is less.
    `trace` is the id that the decision, the order and its fills are found by.
    """

    pair: str
    amount: float
    price: float
    minimum: float | None = None
    trace: str = field(default_factory=lambda: uuid4().hex[:12], compare=False)


Asker = Callable[[Entry], Answer]


class GatewayAsker:
    """Asks the gateway over HTTP; every answer but a clear yes, given within 250 ms, is a no."""

    def __init__(self, url: str, key: str, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(url)
        self._host, self._port, self._path = parts.hostname or "", parts.port, parts.path
        self._key = key
        self._timeout_s = timeout_s

    def __call__(self, entry: Entry) -> Answer:
        started = time.monotonic()
        question = {"pair": entry.pair, "side": "BUY", "amount": _text(entry.amount), "price": _text(entry.price)}
        question["trace"] = entry.trace
        if entry.minimum is not None:
            question["minimum"] = _text(entry.minimum)
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        try:
            headers = {"Content-Type": "application/json", "X-MBX-APIKEY": self._key}
            connection.request("POST", self._path, json.dumps(question), headers)
            response = connection.getresponse()
            raw = response.read(_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            return Answer(False, "GATEWAY_UNREACHABLE", f"the gateway did not answer the guard ({error})", ASK_AGAIN_S)
        finally:
            connection.close()
        if time.monotonic() - started > self._timeout_s:
            return Answer(False, "GATEWAY_SLOW", "the gateway answered the guard too late", ASK_AGAIN_S)
        return read_answer(response.status, raw)


def read_answer(status: int, raw: bytes) -> Answer:
    """Read the gateway's answer; allowed only when it says `"allowed": true` with status 200."""
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    if status != http.HTTPStatus.OK or not isinstance(data, dict) or not isinstance(data.get("allowed"), bool):
        odd = f"the gateway gave the guard no clear answer (status {status})"
        return Answer(False, "GATEWAY_ODD_ANSWER", odd, ASK_AGAIN_S)
    code, reason = data.get("code"), data.get("reason")
    return Answer(data["allowed"], code and str(code), reason and str(reason), _seconds(data.get("hold_s")))


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_HOLD_S:
        return None
    return float(value)


def _text(value: float) -> str:
    """A decimal string without exponent, as the wire wants it."""
    return format(Decimal(repr(value)), "f")

"""Signed requests: HMAC-SHA256 over the exact payload, and the time window (docs: request-security.md)."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from vostok.binance.errors import (
    BadKeyFormat,
    BinanceError,
    InvalidSignature,
    InvalidTimestamp,
    MandatoryParameter,
)
from vostok.binance.params import Params

DEFAULT_RECV_WINDOW_MS = 5_000
MAX_RECV_WINDOW_MS = 60_000
AHEAD_MS = 1_000
KEY_HEADER = "X-MBX-APIKEY"
_KEY = re.compile(r"[A-Za-z0-9]{16,128}")
_HEX = re.compile(r"[0-9A-Fa-f]{64}")


def encode(params: Mapping[str, str | int]) -> str:
    """`params` percent-encoded in their order, as the payload that is signed and sent."""
    return urlencode(params, quote_via=quote, safe="")


def sign(secret: str, payload: str) -> str:
    """The hexadecimal HMAC-SHA256 of `payload`."""
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


def signed(secret: str, params: Mapping[str, str | int]) -> str:
    """The whole query or body: `params` encoded, with their signature at the end."""
    payload = encode(params)
    return f"{payload}&signature={sign(secret, payload)}"


def check_key_format(key: str | None) -> str:
    """The API key as sent. Raises -2014 when it cannot be one."""
    if not key or not _KEY.fullmatch(key):
        raise BadKeyFormat
    return key


def check_signature(secret: str, params: Params) -> None:
    """Raises -1102 without a signature, -1022 when it does not cover the payload as sent."""
    if params.signature is None:
        raise MandatoryParameter("signature")
    expected = sign(secret, params.payload)
    if not _HEX.fullmatch(params.signature) or not hmac.compare_digest(expected, params.signature.lower()):
        raise InvalidSignature


def check_timing(params: Params, now_ms: int) -> None:
    """Accept `timestamp < now + 1000` and `now - timestamp <= recvWindow`, else raise -1021 (Binance's own rule)."""
    window = params.integer("recvWindow")
    if window is None:
        window = DEFAULT_RECV_WINDOW_MS
    if window > MAX_RECV_WINDOW_MS:
        raise BinanceError(-1131, f"recvWindow must be less than {MAX_RECV_WINDOW_MS}.")
    timestamp = params.integer("timestamp")
    if timestamp is None:
        raise MandatoryParameter("timestamp")
    if timestamp >= now_ms + AHEAD_MS:
        raise InvalidTimestamp(ahead=True)
    if now_ms - timestamp > window:
        raise InvalidTimestamp(ahead=False)

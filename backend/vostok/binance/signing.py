"""Signed requests: HMAC-SHA256 or Ed25519 over the exact payload, and the time window (docs: request-security.md).

Which of both is said by the secret itself: an Ed25519 key is PEM (PKCS #8 where it signs, SPKI where it verifies).
"""

import base64
import hmac
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidSignature as Unverified
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

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
KeyKind = Literal["HMAC", "ED25519"]
_SECRET = re.compile(r"[A-Za-z0-9]{16,128}")
_KEY = re.compile(r"[A-Za-z0-9]{16,128}")
_HEX = re.compile(r"[0-9A-Fa-f]{64}")


def encode(params: Mapping[str, str | int]) -> str:
    """`params` percent-encoded in their order, as the payload that is signed and sent."""
    return urlencode(params, quote_via=quote, safe="")


def kind_of(secret: str) -> KeyKind:
    """Which kind of key `secret` belongs to. Raises ValueError when it can be neither."""
    if not secret.lstrip().startswith("-----BEGIN"):
        if not _SECRET.fullmatch(secret):
            raise ValueError("An HMAC secret is 16 to 128 letters and digits; an Ed25519 key begins with -----BEGIN.")
        return "HMAC"
    _private(secret)
    return "ED25519"


@lru_cache(maxsize=4)
def _private(pem: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("This is no private key in PEM without a password of its own.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("This private key is not Ed25519: make one with `openssl genpkey -algorithm ed25519`.")
    return key


def sign(secret: str, payload: str) -> str:
    """The hexadecimal HMAC-SHA256 of `payload`, or its Ed25519 signature in base64."""
    if secret.lstrip().startswith("-----BEGIN"):
        return base64.b64encode(_private(secret).sign(payload.encode())).decode()
    return hmac.digest(secret.encode(), payload.encode(), "sha256").hex()


def signed(secret: str, params: Mapping[str, str | int]) -> str:
    """The whole query or body: `params` encoded, with their signature at the end."""
    payload = encode(params)
    return f"{payload}&signature={quote(sign(secret, payload), safe='')}"


def check_key_format(key: str | None) -> str:
    """The API key as sent. Raises -2014 when it cannot be one."""
    if not key or not _KEY.fullmatch(key):
        raise BadKeyFormat
    return key


def check_signature(secret: str, params: Params) -> None:
    """Raises -1102 without a signature, -1022 when it does not cover the payload as sent."""
    if params.signature is None:
        raise MandatoryParameter("signature")
    if secret.startswith("-----BEGIN PUBLIC KEY"):
        _check_ed25519(secret, params.signature, params.payload)
        return
    expected = sign(secret, params.payload)
    if not _HEX.fullmatch(params.signature) or not hmac.compare_digest(expected, params.signature.lower()):
        raise InvalidSignature


def _check_ed25519(pem: str, signature: str, payload: str) -> None:
    public = load_pem_public_key(pem.encode())
    if not isinstance(public, Ed25519PublicKey):
        raise InvalidSignature
    try:
        public.verify(base64.b64decode(signature, validate=True), payload.encode())
    except (Unverified, ValueError):
        raise InvalidSignature from None


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

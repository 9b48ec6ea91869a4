"""One strict reading of a request's parameters, so that two readers can never see two different orders.

Binance lets the query win over the body; a gate must not choose in silence, so here a name may come once.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from urllib.parse import unquote_to_bytes

from vostok.binance.decimals import DECIMAL_PATTERN, LARGEST, parse_decimal, places
from vostok.binance.errors import (
    BinanceError,
    EmptyParameter,
    IllegalCharacters,
    InvalidParameter,
    MandatoryParameter,
    TooManyParameters,
    TooMuchPrecision,
    UnreadParameters,
)

FORM = "application/x-www-form-urlencoded"
MAX_PAYLOAD_BYTES = 16_384
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NAME = re.compile(r"[A-Za-z]{1,40}")
_INTEGER = re.compile(r"[0-9]{1,19}")
SYMBOL_PATTERN = r"^[A-Z0-9-_.]{1,20}$"
_SYMBOL = re.compile(r"[A-Z0-9\-_.]{1,20}")


class Params(Mapping[str, str]):
    """The decoded parameters of one request, and the exact text that its signature covers."""

    def __init__(self, values: Mapping[str, str], payload: str = "", signature: str | None = None) -> None:
        self._values = dict(values)
        self.payload = payload
        self.signature = signature

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def only(self, allowed: Collection[str]) -> None:
        """Raise -1104 when a parameter was sent that this request does not know."""
        known = sum(name in allowed for name in self._values)
        if known != len(self._values):
            raise UnreadParameters(known, len(self._values))

    def without(self, names: Collection[str]) -> "Params":
        """The other parameters; what the signature covers stays the whole text."""
        rest = {name: value for name, value in self._values.items() if name not in names}
        return Params(rest, self.payload, self.signature)

    def required(self, name: str) -> str:
        """The value of `name`. Raises -1102 when it was not sent."""
        if name not in self._values:
            raise MandatoryParameter(name)
        return self._values[name]

    def symbol(self, name: str = "symbol") -> str:
        """The symbol in `name`, well-formed (whether it exists is the caller's to know)."""
        value = self.required(name)
        if not _SYMBOL.fullmatch(value):
            raise IllegalCharacters(name, SYMBOL_PATTERN)
        return value

    def symbols(self) -> list[str] | None:
        """The JSON list in `symbols`, None when it was not sent. Raises -1100 or -1151."""
        if "symbols" not in self._values:
            return None
        legal = r'^\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\]$'
        try:
            names = json.loads(self._values["symbols"])
        except ValueError:
            raise IllegalCharacters("symbols", legal) from None
        if not isinstance(names, list) or not all(isinstance(name, str) and _SYMBOL.fullmatch(name) for name in names):
            raise IllegalCharacters("symbols", legal)
        if len(set(names)) != len(names):
            raise BinanceError(-1151, "Symbol is present multiple times in the list.")
        return names

    def decimal(self, name: str) -> Decimal | None:
        """The number in `name`, None when it was not sent. Raises -1100, -1108, or -1111 beyond eight places."""
        if name not in self._values:
            return None
        value = parse_decimal(self._values[name])
        if value is None:
            raise IllegalCharacters(name, DECIMAL_PATTERN)
        if value > LARGEST:
            raise BinanceError(-1108, f"Parameter '{name}' overflowed.")
        if places(value) > 8:
            raise TooMuchPrecision(name)
        return value

    def integer(self, name: str, *, maximum: int | None = None) -> int | None:
        """The whole number in `name`, None when it was not sent."""
        if name not in self._values:
            return None
        raw = self._values[name]
        if not _INTEGER.fullmatch(raw) or not raw.isascii():
            raise IllegalCharacters(name, "^[0-9]{1,20}$")
        value = int(raw)
        if maximum is not None and value > maximum:
            raise BinanceError(-1102, f"'{name}' contains unexpected value. Cannot be greater than '{maximum}'.")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        """`true` or `false` in `name`."""
        raw = self._values.get(name)
        if raw is None:
            return default
        if raw.lower() not in ("true", "false"):
            raise InvalidParameter(name)
        return raw.lower() == "true"


def read_params(query: str, body: bytes = b"", content_type: str = "") -> Params:
    """Read query string and form body as one. Raises -1100, -1101, -1102, -1105 or -1130; see the module's rule."""
    form = _form(body, content_type)
    if len(query) + len(form) > MAX_PAYLOAD_BYTES:
        raise TooManyParameters("Too many parameters sent for this endpoint.")
    values: dict[str, str] = {}
    for pair in (*_pairs(query), *_pairs(form)):
        name, value = _decoded(pair)
        if name in values:
            raise TooManyParameters
        values[name] = value
    signature = values.pop("signature", None)
    payload = _without_signature(query) + _without_signature(form)
    return Params(values, payload, signature)


def _form(body: bytes, content_type: str) -> str:
    if not body:
        return ""
    kind, *options = (part.strip().lower() for part in content_type.split(";"))
    if kind != FORM or any(option not in ("", "charset=utf-8") for option in options):
        raise BinanceError(-1130, f"The request body must be sent as {FORM}.", 415)
    try:
        return body.decode("ascii")
    except UnicodeDecodeError:
        raise IllegalCharacters("body", "percent-encoded ASCII") from None


def _pairs(part: str) -> list[str]:
    return part.split("&") if part else []


def _decoded(pair: str) -> tuple[str, str]:
    name, equals, raw = pair.partition("=")
    if not _NAME.fullmatch(name) or not equals:
        raise IllegalCharacters(name[:40], "^[A-Za-z]{1,40}=")
    if not raw:
        raise EmptyParameter(name)
    if not raw.isascii() or _BAD_ESCAPE.search(raw):
        raise IllegalCharacters(name, "percent-encoded ASCII")
    try:
        value = unquote_to_bytes(raw.replace("+", " ")).decode()
    except UnicodeDecodeError:
        raise IllegalCharacters(name, "percent-encoded UTF-8") from None
    if not value.isprintable():
        raise IllegalCharacters(name, "printable characters")
    return name, value


def _without_signature(part: str) -> str:
    # Only a signature at the end is taken off: what it covers must be the rest of the text, unchanged.
    head, found, tail = part.rpartition("signature=")
    if not found or "&" in tail or (head and not head.endswith("&")):
        return part
    return head.removesuffix("&")

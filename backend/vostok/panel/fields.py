"""Field types that every feature's models share: money in and out, plain text, pages, errors."""

import ipaddress
import re
import socket
import unicodedata
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    computed_field,
)

from vostok.risk.portuguese import portuguese, portuguese_values

T = TypeVar("T")

Mode = Literal["SIMULATED", "REAL_MARKET_SPOT"]
Side = Literal["BUY", "SELL"]
Language = Literal["en", "pt-BR"]

_PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNSPOKEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_DECIMAL_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$"


def plain(value: Decimal) -> str:
    """`value` in decimal digits without an exponent, as DESIGN wants money in JSON."""
    return format(value, "f")


def names_link_local(host: str) -> bool:
    """Whether `host` is a link-local address in any spelling (169.254.169.254 tells clouds' secrets)."""
    # The system's own reading: 2852039166 and 0xa9fea9fe are that address, too.
    with suppress(OSError, ValueError):
        host = socket.inet_ntoa(socket.inet_aton(host))
    with suppress(ValueError):
        return unwrapped(ipaddress.ip_address(host.strip("[]").partition("%")[0])).is_link_local
    return False


def unwrapped(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 one stands for (`::ffff:1.2.3.4`, `64:ff9b::1.2.3.4`, 6to4), else `ip` itself."""
    if ip.version == 4:
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _plain_decimal(value: Any) -> Any:
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    # `str` writes what is smaller than a millionth with an exponent.
    text = plain(Decimal(str(value))) if is_number else value
    if not isinstance(text, str) or not _PLAIN_DECIMAL.fullmatch(text):
        raise ValueError("write a plain decimal number such as 25 or 25.50 (no exponent, no sign for amounts)")
    return text


def _spoken(text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(character) in _UNSPOKEN for character in text):
        raise ValueError("contains control characters; write plain text")
    return text


def _readable(text: str) -> str:
    text = _spoken(text)
    if "<" in text or ">" in text:
        raise ValueError("contains < or >; write plain text without HTML")
    return text


def _one_line(text: str) -> str:
    return _not_empty(_readable(text))


def _typed(text: str) -> str:
    return _not_empty(_spoken(text))


def _made_plain(text: str) -> str:
    spoken = "".join(" " if unicodedata.category(character) in _UNSPOKEN else character for character in text)
    return unicodedata.normalize("NFC", spoken).replace("<", "‹").replace(">", "›").strip()


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("is empty; write at least one character")
    return text


def _several_lines(text: str) -> str:
    return "\n".join(_readable(line) for line in text.replace("\r\n", "\n").split("\n")).strip()


Amount = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": _DECIMAL_PATTERN}),
]
"""Money, price, quantity or fraction in an answer: a decimal string."""

AmountInput = Annotated[
    Decimal,
    BeforeValidator(_plain_decimal),
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": _DECIMAL_PATTERN}),
]
"""The same in a request: decimal digits, nothing a float could have bent."""

Line = Annotated[str, AfterValidator(_one_line)]
"""One line of plain text: no control characters, no HTML."""

Typed = Annotated[str, AfterValidator(_typed)]
"""One line as a person says it, `RSI < 30` included, for what is only ever shown as text."""

Uttered = Annotated[str, AfterValidator(_made_plain)]
"""One line that is made plain and never refused for its words, `BTC < 80000` included; may be empty."""

Text = Annotated[str, AfterValidator(_several_lines)]
"""Plain text of several lines."""

Millis = Annotated[int, Field(description="UTC milliseconds")]


class Public(BaseModel):
    """What an answer is made of; fields have no defaults, so that generated types know they are always there."""

    model_config = ConfigDict(from_attributes=True)


class Reasoned(Public):
    """What carries a sentence of the gate. `reason_pt` is the same in Portuguese; null where somebody else wrote it."""

    reason: str | None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def reason_pt(self) -> str | None:
        """In Portuguese."""
        return None if self.reason is None else portuguese(self.reason)


class Told(Public):
    """What is told by its kind: `values` fill the gaps of the dashboard's sentence."""

    values: dict[str, str]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def values_pt(self) -> dict[str, str]:
        """Those of `values` that are sentences of Vostok's own, in Portuguese; all others are the same there."""
        return portuguese_values(self.values)


class Request(BaseModel):
    """What a caller sends; an unknown field is a mistake worth hearing of."""

    model_config = ConfigDict(extra="forbid")


class Page(Public, Generic[T]):
    """Part of a list; `next` is the cursor of the following part, null at the end."""

    items: list[T]
    next: str | None


class ErrorPublic(Public):
    """Every refusal: a code for programs, a sentence for people, and the input at fault where there is one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"error": "invalid", "detail": "stake_amount: Must be more than 0.", "field": "stake_amount"}]
        }
    )

    error: str
    detail: str
    field: str | None = None

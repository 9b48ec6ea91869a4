"""What a check of a venue finds, as sentences: each line is fine, or says how to mend it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from vostok.binance.filters import EXCHANGE_FILTERS, STATUSES, SYMBOL_FILTERS
from vostok.binance.symbols import ORDER_TYPES
from vostok.doctor.findings import Status

VenueCheck = Literal[
    "address", "clock", "symbols", "filters", "order_types", "limits", "market_stream", "key", "test_order",
    "user_stream",
]  # fmt: skip
# What Freqtrade on Spot sends, and what the gateway makes of it.
NEEDED_TYPES = frozenset(("LIMIT", "MARKET", "STOP_LOSS_LIMIT"))
SHOWN = 5
DAY_MS = 86_400_000
WITHOUT_KEY = (
    "not tried, as there is no key: enter one in Settings while Vostok runs on this venue, or name a file with "
    "--key-file."
)
# What to do where a request of this check does not come through.
MEND: Mapping[VenueCheck, str] = {
    "address": "check the network, the firewall, and whether the venue serves your country",
    "clock": "ask again; the venue's clock decides whether a signed request is taken",
    "symbols": "ask again; without its rules nothing can be ordered",
    "limits": "ask again",
    "market_stream": "let the firewall pass WebSockets; until then prices are asked for, at more request weight",
    "key": "check key and secret, the key's rights and its list of addresses",
    "test_order": "read the sentence above; no order was placed",
    "user_stream": "let the firewall pass WebSockets; until then orders are asked about, at more request weight",
}


class VenueFinding(NamedTuple):
    """One line of a venue's check."""

    check: VenueCheck
    status: Status
    text: str


def failed(check: VenueCheck, problem: str) -> VenueFinding:
    """A request that did not come through, with what to do."""
    mend = MEND[check]
    return VenueFinding(check, "failed", f"{problem.rstrip('.')}: {mend}.")


def symbols(total: int, trading: int, unreadable: Sequence[str]) -> VenueFinding:
    """How much of exchangeInfo is understood; a symbol that is not cannot be traded."""
    text = f"{total} symbols, {trading} of them trade"
    if not trading:
        return VenueFinding("symbols", "failed", f"{text}: the venue is closed or in maintenance, try later.")
    if unreadable:
        return VenueFinding(
            "symbols", "warning", f"{text}; not understood and so not tradable: {_listed(unreadable)}. Update Vostok."
        )
    return VenueFinding("symbols", "ok", text)


def filters(info: Mapping[str, Any]) -> VenueFinding:
    """Whether Vostok knows each trading rule of exchangeInfo by its name."""
    found = {str(entry.get("filterType")) for item in info["symbols"] for entry in item.get("filters", ())}
    whole = {str(entry.get("filterType")) for entry in info.get("exchangeFilters", ())}
    statuses = {str(item.get("status")) for item in info["symbols"]}
    unknown = sorted((found - SYMBOL_FILTERS) | (whole - EXCHANGE_FILTERS) | (statuses - STATUSES))
    if unknown:
        return VenueFinding(
            "filters",
            "warning",
            f"Unknown to this version: {_listed(unknown)}. Orders that break such a rule are refused by the venue, not"
            " before it: update Vostok.",
        )
    return VenueFinding("filters", "ok", f"All {len(found) + len(whole)} kinds of rule are known")


def order_types(offered: Iterable[Sequence[str]]) -> VenueFinding:
    """`offered` holds the order types of each symbol that trades."""
    each = [frozenset(types) for types in offered]
    lacking = sum(not types >= NEEDED_TYPES for types in each)
    new = sorted(frozenset().union(*each) - frozenset(ORDER_TYPES))
    also = f"; also offered, and not used: {_listed(new)}" if new else ""
    if lacking:
        names = ", ".join(sorted(NEEDED_TYPES))
        return VenueFinding(
            "order_types", "warning", f"{lacking} of {len(each)} symbols do not offer all of {names}{also}."
        )
    return VenueFinding("order_types", "ok", f"Every symbol offers {', '.join(sorted(NEEDED_TYPES))}{also}")


def limits(used: int, limit: int, orders: Sequence[Mapping[str, Any]], *, told: bool) -> VenueFinding:
    """Whether the venue's own count of the request weight was read from its answers' headers."""
    windows = " and ".join(f"{entry['limit']} in {_length(entry['window_ms'])}" for entry in orders)
    text = f"{used} of {limit} request weight used this minute; new orders: {windows}"
    if not told:
        return VenueFinding(
            "limits",
            "warning",
            f"{text}, by our own count: no answer carried X-MBX-USED-WEIGHT-1M (a proxy may drop it).",
        )
    return VenueFinding("limits", "ok", text)


def key(warnings: Sequence[str], *, tells_rights: bool) -> VenueFinding:
    """A key that the venue takes and that may be used; not every venue tells what a key may do."""
    if not tells_rights:
        return VenueFinding("key", "ok", "The venue takes the key, and does not tell what it may do")
    if warnings:
        return VenueFinding("key", "warning", f"The venue takes the key. {' '.join(warnings)}")
    return VenueFinding("key", "ok", "The venue takes the key; it may read and trade on Spot, and not take money out")


def without_key() -> list[VenueFinding]:
    """The lines that need a key."""
    checks: tuple[VenueCheck, ...] = ("key", "test_order", "user_stream")
    return [VenueFinding(check, "warning", f"{_NAMES[check]}: {WITHOUT_KEY}") for check in checks]


_NAMES: Mapping[VenueCheck, str] = {"key": "Account", "test_order": "Test order", "user_stream": "User data stream"}


def _length(ms: int) -> str:
    return "a day" if ms == DAY_MS else f"{ms // 1000} s"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more

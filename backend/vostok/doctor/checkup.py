"""What `vostok doctor` looks at: this installation, or a venue, asked by its gateway or from here."""

import asyncio
from pathlib import Path

from vostok.asking import NoAnswer, call
from vostok.clock import now_ms
from vostok.doctor.findings import Finding
from vostok.doctor.machine import examine
from vostok.doctor.memory import of_bots
from vostok.doctor.programs import of_gateway, silent_gateway
from vostok.doctor.venue import VenueFinding
from vostok.gateway import venues
from vostok.gateway.credentials import KeySource, key_in
from vostok.gateway.upstream import Upstream
from vostok.gateway.venue_check import VenueProbe
from vostok.gateway.venues.base import Venue
from vostok.plugins import load
from vostok.processes import programs_of
from vostok.settings import Settings
from vostok.settings import Venue as VenueName


def of_installation(chosen: Settings) -> list[Finding | VenueFinding]:
    """Machine, data directory and running programs."""
    return [*examine(chosen), of_bots(chosen.home), *_gateway()]


def _gateway() -> list[Finding]:
    try:
        return of_gateway(call("GET", "/health", program="gateway"), call("GET", "/risk/state", program="gateway"))
    except NoAnswer:
        return silent_gateway()


def of_venue(name: VenueName, chosen: Settings, key_file: Path | None) -> list[Finding | VenueFinding]:
    """Everything at a venue that Vostok relies on; the key in `key_file` signs instead of the gateway's."""
    if key_file is None and _gateway_is_on(name, chosen):
        answer = call("POST", "/venue/check", program="gateway")
        return [VenueFinding(**item) for item in answer["items"]]
    return [*asyncio.run(_asked_from_here(name, chosen, key_file or chosen.key_file))]


def _gateway_is_on(name: VenueName, chosen: Settings) -> bool:
    """Whether a running gateway of this installation trades there: it alone may hold the key, and it counts weight."""
    running = any("vostok.gateway" in process.cmdline() for process in programs_of(chosen.home))
    return running and bool(call("GET", "/health", program="gateway")["venue"] == name)


async def _asked_from_here(name: VenueName, chosen: Settings, key_file: Path | None) -> list[VenueFinding]:
    venue = load(venues, "VENUE", Venue)[name]
    keys: KeySource = _no_key
    if key_file is not None:
        keys = key_in(key_file)
    elif venue.demo_key is not None:
        keys = key_in(venue.demo_key(chosen))
    upstream = Upstream(venue.rest(chosen), keys, now_ms)
    try:
        return await VenueProbe(venue, chosen, upstream, keys, now_ms).findings()
    finally:
        await upstream.close()


def _no_key() -> None:
    return None

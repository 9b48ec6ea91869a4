"""`vostok doctor`: a check-up of this machine, the data directory and the running programs, or of a venue."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from vostok.asking import NoAnswer, call
from vostok.clock import now_ms
from vostok.doctor.findings import Finding, is_healthy
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
from vostok.terminal import Json, chosen_settings, console, print_json

_WORDS = {"ok": "OK", "warning": "look", "failed": "MEND"}


def doctor(
    venue: Annotated[
        VenueName | None,
        typer.Option(help="Ask this venue instead, everything that Vostok relies on; no order is placed"),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help='A file {"key", "secret"} for the signed questions of --venue')
    ] = None,
    as_json: Json = False,
) -> None:
    """Check this installation, or a venue; the exit code is 1 when something must be mended."""
    chosen = chosen_settings()
    found = _installation(chosen) if venue is None else _venue(venue, chosen, key_file)
    healthy = is_healthy(found)
    if as_json:
        print_json({"ok": healthy, "items": [finding._asdict() for finding in found]})
    else:
        table = Table("check", "", "finding")
        for finding in found:
            table.add_row(finding.check.replace("_", " "), _WORDS[finding.status], finding.text)
        console.print(table)
    if not healthy:
        raise typer.Exit(1)


def _installation(chosen: Settings) -> list[Finding | VenueFinding]:
    return [*examine(chosen), of_bots(chosen.home), *_gateway()]


def _gateway() -> list[Finding]:
    try:
        return of_gateway(call("GET", "/health", program="gateway"), call("GET", "/risk/state", program="gateway"))
    except NoAnswer:
        return silent_gateway()


def _venue(name: VenueName, chosen: Settings, key_file: Path | None) -> list[Finding | VenueFinding]:
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

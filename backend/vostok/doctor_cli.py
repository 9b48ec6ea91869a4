"""`vostok doctor`: a check-up of this machine, the data directory and the running programs."""

import typer
from rich.table import Table

from vostok.asking import NoAnswer, call
from vostok.doctor.findings import Finding, is_healthy
from vostok.doctor.machine import examine
from vostok.doctor.memory import of_bots
from vostok.doctor.programs import of_gateway, silent_gateway
from vostok.terminal import Json, chosen_settings, console, print_json

_WORDS = {"ok": "OK", "warning": "look", "failed": "MEND"}


def doctor(as_json: Json = False) -> None:
    """Check this installation; the exit code is 1 when something must be mended."""
    chosen = chosen_settings()
    found = [*examine(chosen), of_bots(chosen.home), *_gateway()]
    healthy = is_healthy(found)
    if as_json:
        print_json({"ok": healthy, "items": [finding._asdict() for finding in found]})
    else:
        table = Table("check", "", "finding")
        for finding in found:
            table.add_row(finding.check, _WORDS[finding.status], finding.text)
        console.print(table)
    if not healthy:
        raise typer.Exit(1)


def _gateway() -> list[Finding]:
    try:
        return of_gateway(call("GET", "/health", program="gateway"), call("GET", "/risk/state", program="gateway"))
    except NoAnswer:
        return silent_gateway()

"""`vostok doctor`: a check-up of this machine, the data directory and the running programs, or of a venue."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

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
    # The gateway's whole way to a venue: no other command waits for it.
    from vostok.doctor.checkup import of_installation, of_venue
    from vostok.doctor.findings import is_healthy

    chosen = chosen_settings()
    found = of_installation(chosen) if venue is None else of_venue(venue, chosen, key_file)
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

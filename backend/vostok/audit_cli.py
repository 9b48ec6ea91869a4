"""`vostok audit`: verify the chains of a data directory, and take them away. Needs no running program."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vostok.terminal import Failed, chosen_settings, console, counted

if TYPE_CHECKING:
    from vostok.checkpoints import Note

CHAINS = ("gateway", "panel")

audit_app = typer.Typer(no_args_is_help=True, help="The log of every decision and change.")


@audit_app.command("verify")
def verify_audit(
    begin: Annotated[
        Path | None, typer.Option("--from", help="File with a checkpoint that was kept elsewhere: verify that one on")
    ] = None,
) -> None:
    """Verify rows, signed checkpoints and meaning of each audit chain; the exit code is 1 when one does not hold."""
    # Cryptography and a database library: no other command waits for them.
    from vostok.chain_files import check_file

    home, anchors = chosen_settings().home, _anchors(begin)
    broken = False
    for name in CHAINS:
        path = home / f"{name}.sqlite"
        if not path.is_file():
            console.print(f"{name}: there is no {path} yet", soft_wrap=True)
            continue
        anchor = anchors.get(f"vostok/{name}")
        report = check_file(home, name, begin=anchor)
        broken = broken or report.broken is not None
        since = "" if anchor is None else f" from row {anchor.checkpoint.size} on"
        signed = "" if report.newest is None else f", up to row {report.newest.size}"
        rows, points = counted(report.rows, "row"), counted(report.checkpoints, "signed checkpoint")
        verb = "holds" if report.rows == 1 else "hold"
        holds = f"all {rows}{since} {verb}, with {points}{signed}".removeprefix("all " if report.rows == 1 else "")
        console.print(f"{name}: {report.broken.reason if report.broken else holds}", soft_wrap=True)
    if broken:
        raise typer.Exit(1)


def _anchors(path: Path | None) -> dict[str, "Note"]:
    """The newest checkpoint of each chain in a file."""
    if path is None:
        return {}
    from vostok.checkpoints import read_notes

    try:
        notes = read_notes(path.read_text().strip("\n") + "\n\n")
    except (OSError, ValueError) as error:
        raise Failed(f"{path} cannot be read as checkpoints: {error}.") from None
    return {note.checkpoint.origin: note for note in notes}


@audit_app.command("export")
def export_audit(
    target: Annotated[Path | None, typer.Argument(help="The zip to write; by default named after today (UTC)")] = None,
) -> None:
    """Write rows, checkpoints and public keys with a verifier that needs nothing but Python."""
    from vostok.audit_export import write_export

    home = chosen_settings().home
    chains = [name for name in CHAINS if (home / f"{name}.sqlite").is_file()]
    if not chains:
        raise Failed(f"there is no audit log in {home} yet.")
    path = target or Path(f"vostok-audit-{datetime.now(UTC):%Y%m%d}.zip")
    try:
        with path.open("xb") as file:
            counts = write_export(file, home, chains)
    except FileExistsError:
        raise Failed(f"{path} exists already: remove it or name another file.") from None
    except (sqlite3.DatabaseError, OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        raise Failed(f"the audit log could not be exported: {error}.") from None
    rows = ", ".join(f"{count} rows of {name}" for name, count in counts.items())
    console.print(f"{path}: {rows}. Unpack it and run: python3 verify.py", soft_wrap=True)

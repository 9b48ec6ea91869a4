"""`vostok backup` and `vostok restore`: the installation in one sealed file, and back. Needs no running program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from vostok.backup.contents import Manifest, Phase
from vostok.clock import now_ms
from vostok.errors import AppError
from vostok.terminal import Failed, chosen_settings, console, moment

if TYPE_CHECKING:
    from vostok.backup.make import Told

WORDS: dict[Phase, str] = {"copy": "Copying", "verify": "Verifying", "seal": "Sealing", "check": "Reading it again"}
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase; else it is asked for")
]


def backup(
    target: Annotated[
        Path | None, typer.Argument(help="The file to write; by default named by time, in backups")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the installation into one sealed, verified file, while it runs or not. Candles are left out."""
    # Ciphers and a database library: no other command waits for them.
    from vostok.backup.make import Sources, make_backup
    from vostok.backup.names import backup_folder, name_at
    from vostok.backup.sealing import BackupKey

    chosen, now = chosen_settings(), now_ms()
    if not (chosen.home / "panel.sqlite").is_file():
        raise Failed(f"there is no installation in {chosen.home} yet.")
    path = target or backup_folder(chosen.home) / name_at(now, "manual")
    passphrase = _passphrase(passphrase_file, new=True)
    with _failing(), _progress() as told:
        sources = Sources(chosen.home, chosen.strategies, chosen.venue)
        manifest = make_backup(sources, path.absolute(), BackupKey.of(passphrase), now, told)
    console.print(
        f"{path}: {_described(manifest)}. Keep it elsewhere, and its passphrase elsewhere again.", soft_wrap=True
    )


def restore(
    source: Annotated[Path, typer.Argument(help="The backup")],
    check: Annotated[bool, typer.Option("--check", help="Only read it to its end")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup into this data directory, which must hold no installation; entries stay denied until you lift it."""
    from vostok.backup.restore import SET_ASIDE, read_backup
    from vostok.backup.restore import restore as restore_backup

    chosen = chosen_settings()
    passphrase = _passphrase(passphrase_file, new=False)
    with _failing(), _progress() as told:
        if check:
            with source.open("rb") as file:
                found = read_backup(cast(BinaryIO, file), passphrase, lambda part: told("check", part))
        else:
            done = restore_backup(source, chosen.home, chosen.strategies, passphrase, lambda part: told("copy", part))
            found = done.manifest
    console.print(f"{'Whole' if check else 'Restored'}: {_described(found)}.", soft_wrap=True)
    if check:
        return
    if done.set_aside:
        console.print(f"In {chosen.home / SET_ASIDE}, as other files lie in their place: {', '.join(done.set_aside)}.")
    if found.venue != chosen.venue:
        console.print(f"It was made with VOSTOK_VENUE={found.venue}, this installation has {chosen.venue}.")
    for who, names in (("API tokens", done.access.tokens), ("Viewers", done.access.viewers)):
        if names:
            console.print(
                f"{who} as of that time are valid again: {', '.join(names)}. Withdraw in Settings what you have "
                "withdrawn since, or do not know.",
                soft_wrap=True,
            )
    console.print(
        "Everybody is logged out. Start Vostok, and stop the installation this came from. Entries are denied until you "
        "looked at the bots, the books and the orders and lifted it: on the page Risk, or by vostok resume."
    )


def _described(manifest: Manifest) -> str:
    size = sum(item.size for item in manifest.items)
    return (
        f"{len(manifest.items)} files, {size / 1e6:.1f} MB, as of {moment(manifest.created_at)} UTC,"
        f" Vostok {manifest.version}"
    )


def _passphrase(file: Path | None, *, new: bool) -> str:
    from vostok.backup.sealing import MIN_PASSPHRASE

    if file is None:
        asked: str = typer.prompt("Passphrase of the backup", hide_input=True, confirmation_prompt=new)
    else:
        try:
            asked = (file.read_text().splitlines() or [""])[0]
        except (OSError, UnicodeDecodeError) as error:
            raise Failed(f"{file} cannot be read ({error}).") from None
    if new and len(asked) < MIN_PASSPHRASE:
        raise Failed(f"the passphrase has {len(asked)} characters: take at least {MIN_PASSPHRASE}, best four words.")
    return asked


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except AppError as error:
        raise Failed(error.detail) from None
    except OSError as error:
        raise Failed(f"it did not work, and nothing was kept: {error}.") from None


@contextmanager
def _progress() -> Iterator["Told"]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda phase, part: bar.update(task, completed=part, description=WORDS[phase])

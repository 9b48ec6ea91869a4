"""What every command of `vostok` says and reads: tables, JSON, one sentence when it fails, and the settings."""

import json
import os
import sys
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Annotated, Any, TextIO

import typer
from pydantic import ValidationError
from rich.console import Console

from vostok import users
from vostok.invalid import sentence
from vostok.risk.wording import CENTS
from vostok.settings import Settings, settings

# Beyond every line: what a file or another program reads is never cut to a screen that is not there.
_NO_SCREEN = 10_000


def console_for(stream: TextIO) -> Console:
    """Prints to `stream`, as wide as its terminal; where it is none, as wide as what is printed."""
    fits = stream.isatty() or "COLUMNS" in os.environ
    return Console(file=None if stream is sys.stdout else stream, highlight=False, width=None if fits else _NO_SCREEN)


console = console_for(sys.stdout)
Json = Annotated[bool, typer.Option("--json", help="Print the API's JSON instead, for programs")]


class Failed(typer.Exit):
    """Prints one sentence and ends with exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(1)
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"vostok: {sentence}", markup=False)


def chosen_settings() -> Settings:
    """The settings of this installation. Raises Failed with the one that is not possible."""
    users.join_programs()
    try:
        return settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise Failed(f"VOSTOK_{str(first['loc'][0]).upper()} is not possible: {sentence(first)}") from None


def print_json(answer: Any) -> None:
    """What the API answered, on standard output and nothing else."""
    typer.echo(json.dumps(answer, ensure_ascii=False))


def moment(ms: int | None) -> str:
    """UTC milliseconds as a time to the second."""
    return "never" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def counted(number: int, word: str) -> str:
    """`1 row`, `2 rows`: a number with its word, which takes an s."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def mode_word(mode: str | None) -> str:
    """A bot's mode as people read it."""
    return {"REAL_MARKET_SPOT": "LIVE", None: ""}.get(mode, mode or "")


def figure(value: str | None, currency: str) -> str:
    """A decimal string with its currency: to the cent, or four digits where that would show little; null is unknown."""
    if value is None:
        return "unknown"
    number = Decimal(value)
    least = Decimal("0.01") if currency in CENTS else Decimal(1)
    text = f"{_to_the_cent(number):,}" if abs(number) >= least or number == 0 else _four_digits(number)
    return f"{'0' if text in ('-0', '') else text} {currency}".strip()


def _to_the_cent(number: Decimal) -> Decimal:
    # As the dashboard rounds, and whatever a library has set for this thread (ccxt does).
    return Context(prec=60, rounding=ROUND_HALF_UP).quantize(number, Decimal("0.01"))


def _four_digits(number: Decimal) -> str:
    """Four digits from the first that counts, at most eight places, without zeros at the end."""
    return f"{Context(prec=4).plus(number):.8f}".rstrip("0").rstrip(".")

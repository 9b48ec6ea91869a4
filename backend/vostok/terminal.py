"""What every command of `vostok` says and reads: one sentence when it fails, and the settings."""

import typer
from pydantic import ValidationError
from rich.console import Console

from vostok.invalid import sentence
from vostok.settings import Settings, settings

console = Console(highlight=False)


class Failed(typer.Exit):
    """Prints one sentence and ends with exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(1)
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"vostok: {sentence}", markup=False)


def chosen_settings() -> Settings:
    """The settings of this installation. Raises Failed with the one that is not possible."""
    try:
        return settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise Failed(f"VOSTOK_{str(first['loc'][0]).upper()} is not possible: {sentence(first)}") from None

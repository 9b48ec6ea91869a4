"""What a message asks for. Pure: words in, a command out; nothing that could raise risk exists here."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Verb = Literal["status", "pause", "kill", "confirm", "help", "pair", "unknown"]

_WORDS: dict[str, Verb] = {
    "status": "status", "estado": "status", "situacao": "status",
    "pause": "pause", "pausar": "pause", "pausa": "pause",
    "kill": "kill", "emergencia": "kill",
    "yes": "confirm", "sim": "confirm",
    "help": "help", "ajuda": "help",
    "pair": "pair", "parear": "pair", "start": "pair",
}  # fmt: skip
EVERYTHING = ("", "all", "todos")
WORDS_MAX = 300


@dataclass(frozen=True)
class Command:
    """A verb and what follows it, as written."""

    verb: Verb
    rest: str = ""


def read(text: str, bot_name: str) -> Command:
    """The command at the beginning of `text`: `/pause Alpha`, `pause Alpha`, `/pause@<bot_name> Alpha`, any case."""
    words = " ".join(text[:WORDS_MAX].split())
    first, _, rest = words.partition(" ")
    name, _, addressed = first.removeprefix("/").partition("@")
    if addressed and addressed.casefold() != bot_name.casefold():
        return Command("unknown")
    verb = _WORDS.get(_folded(name), "unknown")
    # What takes no argument is only itself: "kill time" or "yes, but" is not a command.
    if verb == "unknown" or (rest and verb in ("kill", "confirm")):
        return Command("unknown")
    return Command(verb, rest)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))

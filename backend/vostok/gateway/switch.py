"""The latches outside the database: in memory, in `<home>/latches.json`, and `<home>/kill`, which anyone may touch.

Together with the database they are three places that a latch can be read from; the most severe wins. So neither a
full disk, nor a restored database, nor a dead panel opens what was closed. Safe to read from any thread.
"""

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from vostok.gateway.models import Bot
from vostok.gateway.transaction import Tx
from vostok.risk.states import (
    ALL,
    EMPTIED,
    FILE,
    KILL,
    NO_REASON,
    PRESSED,
    Latch,
    LatchedState,
    Standing,
    merged,
    more_severe,
    scopes_of,
    standing,
    tightened,
)
from vostok.risk.types import Side

log = structlog.get_logger()
KEY_SOURCE = "key"
_READ_BYTES = 256


class Switch:
    """What is latched as far as this program knows, whether or not it could be written down yet."""

    def __init__(self, home: Path) -> None:
        self.file = home / "kill"
        self._name = str(self.file)
        self._kept = home / "latches.json"
        self._memory: tuple[Latch, ...] = ()

    def load(self, stored: Iterable[Latch]) -> tuple[Latch, ...]:
        """Take over what the database and the file beside it hold. An unreadable file counts as a latch."""
        self._memory = merged(stored, self._read_kept())
        return self._memory

    def standing(self, bot: Bot) -> Standing:
        """What `bot` may do, by memory and by the file as it is at this moment."""
        touched = self.touched()
        if touched is None and not self._memory:
            return Standing()
        return standing((*self._memory, *([touched] if touched else [])), bot_scopes(bot))

    def latches(self) -> tuple[Latch, ...]:
        """Every latch, with that of the file."""
        touched = self.touched()
        return merged(self._memory, [touched] if touched else [])

    def held(self) -> tuple[Latch, ...]:
        """What memory holds, without a look at the kill file."""
        return self._memory

    @property
    def key_is_refused(self) -> bool:
        """Whether the venue refuses the owner's key: asking it again each second would only earn a ban."""
        return any(latch.source == KEY_SOURCE for latch in self._memory)

    @property
    def venue_is_emptied(self) -> bool:
        """Whether the venue knows none of our orders any more: asking about them again leads nowhere."""
        return any(latch.source == EMPTIED for latch in self._memory)

    def add(self, latch: Latch) -> Latch:
        """Latch in memory, which holds from the next look on; returns what is latched now."""
        known = self._find(latch)
        kept = tightened(known, latch)
        self._memory = (*(held for held in self._memory if held is not known), kept)
        return kept

    def is_news(self, latch: Latch) -> bool:
        """Whether `latch` is more than memory holds already."""
        known = self._find(latch)
        return tightened(known, latch) is not known

    def remove(self, scope: str, sources: Iterable[str]) -> None:
        """Forget latches, once the owner has lifted them."""
        gone = {(scope, source) for source in sources}
        self._memory = tuple(latch for latch in self._memory if (latch.scope, latch.source) not in gone)

    def keep(self) -> None:
        """Write memory to the file beside the database, durably. Raises OSError."""
        body = json.dumps([asdict(latch) for latch in self._memory])
        fresh = self._kept.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._kept)
        folder = os.open(self._kept.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def touched(self) -> Latch | None:
        """The latch of the kill file: REDUCING, or HALTED where the file says so. In doubt it is there."""
        try:
            at = os.stat(self._name).st_mtime_ns // 1_000_000  # noqa: PTH116 - pathlib costs twice as much
        except FileNotFoundError:
            return None
        except OSError as error:
            return Latch(ALL, FILE, "REDUCING", f"{self.file} cannot be looked at ({error}).", FILE, 0)
        content = self._content()
        state: LatchedState = "HALTED" if b"HALTED" in content.upper() else "REDUCING"
        if PRESSED.encode() in content:
            return Latch(ALL, KILL, state, NO_REASON, "owner", at)
        return Latch(ALL, FILE, state, f"The file {self.file} exists.", FILE, at)

    def take_press(self) -> None:
        """Remove a kill file that a program wrote, once the latch is written down; what a person touched stays."""
        touched = self.touched()
        if touched is not None and touched.source == KILL and not self.is_news(touched):
            with contextlib.suppress(OSError):
                self.file.unlink()

    def _find(self, latch: Latch) -> Latch | None:
        key = (latch.scope, latch.source)
        return next((held for held in self._memory if (held.scope, held.source) == key), None)

    def _content(self) -> bytes:
        try:
            with self.file.open("rb") as file:
                return file.read(_READ_BYTES)
        except OSError:
            return b""

    def _read_kept(self) -> tuple[Latch, ...]:
        try:
            body: list[dict[str, Any]] = json.loads(self._kept.read_text())
            return tuple(_latch(entry) for entry in body)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            log.error(
                "the file of latches cannot be read, so entries are denied", file=str(self._kept), error=repr(error)
            )
            reason = f"{self._kept} cannot be read, so what was latched is not known."
            return (Latch(ALL, "unreadable", "REDUCING", reason, "system", 0),)


def _latch(entry: dict[str, Any]) -> Latch:
    latch = Latch(**entry)
    if latch.state not in ("REDUCING", "HALTED") or not isinstance(latch.at, int):
        raise ValueError(f"{entry} is no latch")
    return latch


def bot_scopes(bot: Bot) -> tuple[str, ...]:
    """Every scope that a latch can hit `bot` through."""
    return scopes_of(bot.id, bot.mode, bot.strategy)


def standing_in(tx: Tx, bot: Bot, switch: Switch) -> Standing:
    """What `bot` may do, by all three places, inside a transaction of the writer."""
    return more_severe(switch.standing(bot), standing(tx.latches(), bot_scopes(bot)))


def blocks(side: Side, state: Standing) -> bool:
    """Whether an order of this side must stay here: entries unless ACTIVE, exits only when HALTED."""
    return state.state == "HALTED" or (side == "BUY" and state.state != "ACTIVE")

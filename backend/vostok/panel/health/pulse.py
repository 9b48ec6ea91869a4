"""Tells at a start that the panel's last life was cut off: by a power cut, a kill, or a machine that ran out of memory.

While it was away nobody could raise an alert, so the owner hears afterwards for how long nobody watched.
"""

import asyncio
from pathlib import Path

from vostok.clock import HOUR_MS, MINUTE_MS, Clock
from vostok.db import Database
from vostok.panel.alerts.service import raise_alert

BEAT_EVERY_S = 5.0


class Pulse:
    """A file that holds when the panel last lived (UTC ms), and that is gone once it ended in peace."""

    def __init__(self, home: Path, database: Database, clock: Clock) -> None:
        self._file = home / "run" / "panel.alive"
        self._database = database
        self._clock = clock
        self._has_told = self._rests = False

    async def run(self) -> None:
        """Tell of an interruption once, then beat until cancelled."""
        if not self._has_told:
            await asyncio.to_thread(self.tell)
            self._has_told = True
        while True:
            await asyncio.to_thread(self.beat)
            await asyncio.sleep(BEAT_EVERY_S)

    def tell(self) -> None:
        """Alert the owner if the last life did not end in peace. Raises OSError where its file cannot be read."""
        last = self._last_beat()
        if last is None:
            return
        now = self._clock()
        with self._database.write() as session:
            raise_alert(session, "panel.back", now, values={"away": words_of(max(0, now - last))})

    def beat(self) -> None:
        """Note that the panel lives, until it rests."""
        if self._rests:
            return
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        self._file.write_text(str(self._clock()))

    def rest(self) -> None:
        """Note that the panel ends in peace."""
        self._rests = True
        self._file.unlink(missing_ok=True)

    def _last_beat(self) -> int | None:
        try:
            written = self._file.read_text()
        except FileNotFoundError:
            return None
        # A machine that lost its power may leave the file empty, but not its time of change.
        return int(written) if written.isdecimal() else int(self._file.stat().st_mtime * 1000)


def words_of(ms: int) -> str:
    """A length of time (ms) as one reads it in any language: `42 s`, `7 min` or `3 h 5 min`."""
    if ms < 2 * MINUTE_MS:
        return f"{ms / 1000:.0f} s"
    hours, minutes = divmod(ms // MINUTE_MS, HOUR_MS // MINUTE_MS)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"

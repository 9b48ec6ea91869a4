"""Memory and open files of the programs over time, and how fast memory grows."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import psutil

from tests.faults.real_floor import RealFloor
from tests.programs import PROGRAMS, NotReady

EVERY_S = 2.0
# What a program loads in its first moments is no growth.
WARM_UP_S = 20.0


class Reading(NamedTuple):
    """One look at a process: seconds since the begin, resident bytes, open files."""

    at: float
    memory: int
    files: int


class Gauges(threading.Thread):
    """Looks at every program until it is told to end; a program that was killed goes on as another process."""

    def __init__(self, floor: RealFloor) -> None:
        super().__init__(daemon=True)
        self._floor = floor
        self._ended = threading.Event()
        self.readings: dict[str, dict[int, list[Reading]]] = {name: defaultdict(list) for name in PROGRAMS}

    def run(self) -> None:
        begin = time.monotonic()
        while not self._ended.wait(EVERY_S):
            for name in PROGRAMS:
                try:
                    process = self._floor.program(name)
                    reading = Reading(time.monotonic() - begin, process.memory_info().rss, process.num_fds())
                except (psutil.Error, NotReady, IndexError):
                    continue
                self.readings[name][process.pid].append(reading)

    def end(self) -> dict[str, dict[str, Any]]:
        """Stop looking; the figures of each program."""
        self._ended.set()
        self.join()
        return {name: growth(lives) for name, lives in self.readings.items()}


def growth(lives: Mapping[int, list[Reading]]) -> dict[str, Any]:
    """Of the longest life of a program: its memory's slope once it was warm, and its open files then and at the end."""
    longest = max(lives.values(), key=_length, default=[])
    warm = [reading for reading in longest if reading.at - longest[0].at >= WARM_UP_S]
    if len(warm) < 2:
        return {"lives": len(lives), "watched_s": round(_length(longest), 1)}
    return {
        "lives": len(lives),
        "watched_s": round(_length(warm), 1),
        "memory_mb": round(warm[-1].memory / 1e6, 1),
        "memory_mb_per_hour": round(slope((reading.at, reading.memory) for reading in warm) * 3600 / 1e6, 2),
        "files_warm": warm[0].files,
        "files_end": warm[-1].files,
    }


def slope(points: Iterable[tuple[float, float]]) -> float:
    """Least squares: by how much the second value grows while the first grows by one."""
    known = list(points)
    middle_x, middle_y = (sum(values) / len(known) for values in zip(*known, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in known)
    return sum((x - middle_x) * (y - middle_y) for x, y in known) / spread if spread else 0.0


def _length(life: list[Reading]) -> float:
    return life[-1].at - life[0].at if life else 0.0

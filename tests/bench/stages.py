"""The gateway with a stopwatch inside: `python -m tests.bench.stages` runs it as `python -m vostok.gateway` does.

Says where an order's time goes: waiting for the writer, the writer's work, its COMMIT, and pauses of the event loop
and of the garbage collector. A pause in which the whole process used less than half a processor was the machine's.
SIGUSR1 begins, SIGUSR2 ends and writes the file that `STAGES_FILE` names.
"""

import asyncio
import gc
import json
import os
import signal
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from vostok.gateway import __main__ as program
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import Writer
from vostok.logs import setup_logs
from vostok.settings import settings
from vostok.web import run_program

FILE = "STAGES_FILE"
TICK_S = 0.001
# Shorter ones cannot put an order over its target.
PAUSE_S = 0.005
OWN_SHARE = 0.5
MS = 1_000.0


class Stopwatch:
    """Seconds by stage; `pauses` are those of the event loop as (seconds, CPU seconds of the process meanwhile)."""

    def __init__(self) -> None:
        self.stages: dict[str, list[float]] = defaultdict(list)
        self.pauses: list[tuple[float, float]] = []
        self._collecting = 0.0

    def watch_writer(self) -> None:
        """Measure each order's wait, its work on the writer's thread, and each group's COMMIT."""
        run, commit, stages = Writer.run, Writer._commit, self.stages

        async def waited(writer: Writer, operation: Callable[[Tx], Any], **how: bool) -> Any:
            came = time.perf_counter()

            def measured(tx: Tx) -> Any:
                began = time.perf_counter()
                stages["wait_for_writer"].append(began - came)
                try:
                    return operation(tx)
                finally:
                    stages["judge_and_book"].append(time.perf_counter() - began)

            try:
                return await run(writer, measured, **how)
            finally:
                stages["whole_operation"].append(time.perf_counter() - came)

        def timed(writer: Writer, connection: Connection, group: list[Any]) -> None:
            began, done = time.perf_counter(), len(stages["judge_and_book"])
            commit(writer, connection, group)
            worked = sum(stages["judge_and_book"][done:])
            stages["write_and_commit"].append(time.perf_counter() - began - worked)

        Writer.run = waited  # type: ignore[method-assign,assignment]
        Writer._commit = timed  # type: ignore[method-assign,assignment]

    def watch_collector(self) -> None:
        """Measure each garbage collection by its own processor time, which other programs do not lengthen."""

        def collected(phase: str, info: dict[str, int]) -> None:
            if phase == "start":
                self._collecting = time.thread_time()
            else:
                self.stages[f"collection_{info['generation']}"].append(time.thread_time() - self._collecting)

        gc.callbacks.append(collected)

    async def watch_loop(self) -> None:
        """Note every pause of the event loop until cancelled."""
        while True:
            began, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK_S)
            took = time.perf_counter() - began - TICK_S
            if took > PAUSE_S:
                self.pauses.append((took, time.process_time() - used))

    def begin(self) -> None:
        """Forget what was measured so far."""
        self.stages.clear()
        self.pauses.clear()

    def write(self) -> None:
        """Write the figures, whole or not at all."""
        file = Path(os.environ[FILE])
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(self.figures()))
        fresh.rename(file)

    def figures(self) -> dict[str, Any]:
        """Milliseconds by stage, and the pauses of the event loop that were ours and those that were the machine's."""
        own = [took for took, used in self.pauses if used >= OWN_SHARE * took]
        return {
            **{name: _summary(times) for name, times in sorted(self.stages.items()) if len(times) > 1},
            "loop_pauses": {"own": len(own), "own_max_ms": round(max(own, default=0.0) * MS, 1)}
            | {"of_the_machine": len(self.pauses) - len(own)},
        }


def _summary(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    found = {"p50_ms": cuts[49], "p99_ms": cuts[98], "max_ms": max(times)}
    return {"n": len(times)} | {name: round(value * MS, 2) for name, value in found.items()}


async def main(watch: Stopwatch) -> None:
    """The gateway, watched until it ends."""
    watch.watch_writer()
    watch.watch_collector()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, watch.begin)
    loop.add_signal_handler(signal.SIGUSR2, watch.write)
    looking = asyncio.create_task(watch.watch_loop())
    await program.main(settings())
    looking.cancel()


if __name__ == "__main__":
    setup_logs("gateway", settings().log_level)
    run_program(main(Stopwatch()))

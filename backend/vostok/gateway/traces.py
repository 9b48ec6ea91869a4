"""One id from a bot's signal to its fills: the guard makes it, decisions, order, log and dashboard carry it.

Freqtrade's order does not know what its guard asked, so the next entry of that bot on that symbol takes the id over.
"""

import queue
import random
import threading
import time
from typing import Any

from vostok.clock import Clock
from vostok.gateway.books import Event
from vostok.gateway.writer import Writer
from vostok.logs import component_of, say_all

COMPONENT = component_of(__file__)
# Freqtrade orders within seconds of its guard's question, if at all.
TAKEN_WITHIN_MS = 60_000
# Lines that come within so long share a write: one by one they cost a sixth of the gateway's time.
TOGETHER_S = 0.05
# Begun from the system's randomness; to ask that for each id lets go of the interpreter's lock, and waits for it again.
_IDS = random.Random()  # noqa: S311 - names of things, no secrets


def fresh_id(digits: int) -> str:
    """So many hexadecimal digits that name one thing; whoever wants to may guess them."""
    return f"{_IDS.getrandbits(4 * digits):0{digits}x}"


def new_trace() -> str:
    """A fresh id of a signal."""
    return fresh_id(12)


class Traces:
    """Ids of entries that a guard was allowed and whose order has not come yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, str], tuple[str, int]] = {}

    def asked(self, bot_id: str, symbol: str, trace: str) -> None:
        """The guard of a bot may enter `symbol`; its order is to come."""
        self._asked[bot_id, symbol] = (trace, self._clock())

    def take(self, bot_id: str, symbol: str, side: str) -> str:
        """The id for an order: that of the guard's question for an entry, once; else a fresh one."""
        trace, at = self._asked.pop((bot_id, symbol), ("", 0)) if side == "BUY" else ("", 0)
        return trace if trace and self._clock() - at <= TAKEN_WITHIN_MS else new_trace()


class TraceLog:
    """Writes each step of each order to the log, with its id; in a thread, as no answer shall wait for a line."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._told: queue.SimpleQueue[tuple[float, dict[str, Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="trace log", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is left, then end."""
        self._told.put(None)
        self._thread.join()

    def note(self, event: Event) -> None:
        """One event, after its COMMIT."""
        told = event.data
        if event.type == "decision":
            self._say(event, "decision", told, "allowed", "rule", "reason", "source", trace=told["trace"])
        elif event.type == "order":
            names = ("state", "status", "exchange_order_id", "reason")
            self._say(event, "order", told, *names, order=told["id"], trace=told["trace"])
        elif event.type == "fill":
            order = self._writer.books.orders.get(told["order_id"])
            trace = order.trace if order else ""
            self._say(event, "fill", told, "price", "quantity", "fee_quote", order=told["order_id"], trace=trace)

    def _say(self, event: Event, what: str, told: dict[str, Any], *names: str, **more: Any) -> None:
        values = {name: told[name] for name in names if told[name] is not None}
        who = {"bot": event.bot_id, "pair": told["pair"], "side": told["side"]}
        self._told.put((time.time(), {"event": what, **who, **values, **more}))

    def _write(self) -> None:
        while (first := self._told.get()) is not None:
            time.sleep(TOGETHER_S)
            lines = [first]
            while not self._told.empty():
                if (line := self._told.get()) is None:
                    say_all(COMPONENT, lines)
                    return
                lines.append(line)
            say_all(COMPONENT, lines)

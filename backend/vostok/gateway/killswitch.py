"""The kill switch: latch at once, write it down, cancel working entries; and the owner's way back.

It needs neither panel nor database: what is in memory or in the kill file holds before anything is written.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from vostok.audit import Via
from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.errors import Conflict, NotFound, Unavailable
from vostok.gateway.books import Event
from vostok.gateway.breakers import all_gauges, begin_anew, gauge_json
from vostok.gateway.events import EventLog
from vostok.gateway.latching import count_anew
from vostok.gateway.market import Market
from vostok.gateway.models import Bot
from vostok.gateway.reductions import drop_reductions
from vostok.gateway.risk_shapes import latch_json, risk_json
from vostok.gateway.switch import KEY_SOURCE, Switch, bot_scopes
from vostok.gateway.trading import Trading
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import Writer
from vostok.risk.states import ALL, KILL, NO_REASON, Latch, LatchedState

log = structlog.get_logger()
# The kill file is looked at so often; each order looks at it as well.
EVERY_S = 0.05
# What could not be written down is tried again after so long.
RETRY_S = 1.0
# How long a kill waits for the venue to confirm cancelled entries; what is left is tried again every second.
CANCEL_WITHIN_S = 5.0


class KillSwitch:
    """Presses and lifts; `switch` is where everyone else looks."""

    def __init__(
        self, switch: Switch, writer: Writer, trading: Trading, market: Market, events: EventLog, clock: Clock
    ) -> None:
        self._switch = switch
        self._writer = writer
        self._trading = trading
        self._market = market
        self._events = events
        self._clock = clock
        self._changing = asyncio.Lock()
        self._unwritten = False
        self._presses = 0
        # Scopes that a breaker or a throttle has latched and whose entries are still to be cancelled.
        self._hit: set[str] = set()
        self._tried_at = float("-inf")
        # Why nothing real can leave though nothing is latched: there is no key.
        self.keyless: Callable[[], dict[str, Any] | None] = lambda: None
        events.listen(self._notice)

    async def load(self) -> None:
        """At a start, before anything listens: what either file or the database holds is latched, in all of them."""
        found = self._switch.load(self._writer.books.latches.values())
        if found:
            log.warning("trading is latched", latches=[f"{latch.scope} {latch.state}" for latch in found])
            self._unwritten = True
            await self._write_down("system")

    async def kill(self, scope: str, state: LatchedState, reason: str, actor: str, via: Via) -> dict[str, Any]:
        """Latch `scope` now. Answers when it is written and its working entries are cancelled, or after 5 s."""
        self._check_scope(scope)
        self._presses += 1
        self._switch.add(Latch(scope, KILL, state, reason or NO_REASON, actor, self._clock()))
        log.warning("kill switch", scope=scope, state=state, actor=actor, reason=reason)
        self._unwritten = True
        await asyncio.gather(self._write_down(via), self._cancel_entries(scope))
        return self.report()

    async def resume(self, scope: str, source: str | None, reason: str, actor: str, via: Via) -> dict[str, Any]:
        """Lift the latches of exactly `scope` (only that of `source`, if given). Raises Conflict when there is none."""
        async with self._changing:
            on_scope = [latch for latch in self._switch.latches() if latch.scope == scope]
            gone = [latch for latch in on_scope if source in (None, latch.source)]
            if not gone:
                raise Conflict(f"Nothing is latched on {scope}{f' by {source}' if source else ''}.", field="scope")
            touched = self._switch.touched()
            if touched is not None and any(latch.source == touched.source for latch in gone) and scope == ALL:
                self._remove_file()
            presses = self._presses
            # First the database: a crash before the file is written leaves the latch, not the hole.
            await self._writer.run(_lift(gone, reason, actor, via))
            if self._presses != presses:
                raise Conflict("The kill switch was pressed meanwhile, so nothing was lifted: look again, then decide.")
            self._switch.remove(scope, [latch.source for latch in gone])
        log.warning("latches lifted", scope=scope, actor=actor, reason=reason)
        self._unwritten = True
        await self._write_down(via)
        return self.report()

    def key_refused(self, error: BinanceError) -> None:
        """The venue refuses the owner's key: nothing real can be sent until the owner has looked."""
        reason = f"The venue refuses the key ({error.code} {error.message}): replace it, then lift this."
        self.impose(Latch("mode:REAL_MARKET_SPOT", KEY_SOURCE, "HALTED", reason, "gateway", self._clock()))

    def impose(self, latch: Latch) -> None:
        """Latch what the gateway itself found; memory holds it now, file and database within a moment."""
        if self._switch.is_news(latch):
            self._presses += 1
            self._switch.add(latch)
            log.error("latched", scope=latch.scope, source=latch.source, reason=latch.reason)
            self._unwritten, self._tried_at = True, float("-inf")

    def _notice(self, event: Event) -> None:
        """A breaker or a throttle has latched in the database: memory, the file and the working entries follow."""
        if event.type != "latched":
            return
        latch = Latch(**event.data)
        if self._switch.is_news(latch):
            self._presses += 1
            self._switch.add(latch)
            log.warning("latched", scope=latch.scope, source=latch.source, reason=latch.reason)
            self._unwritten = True
            self._hit.add(latch.scope)

    def report(self) -> dict[str, Any]:
        """The trading states, every latch, the breakers, what HALTED leaves without protection, and a missing key."""
        books = self._writer.books
        body = risk_json(books, self._switch, self._market.marks, self._market.specs, written=not self._unwritten)
        return body | {
            "keyless": self.keyless(),
            "breakers": [gauge_json(gauge) for gauge in all_gauges(books, self._market.marks, self._clock())],
        }

    async def run(self) -> None:
        """Watch the kill file and write down what could not be written, until cancelled."""
        while True:
            touched = self._switch.touched()
            if touched is not None and self._switch.is_news(touched):
                self._presses += 1
                self._switch.add(touched)
                log.warning("the kill file was touched", file=str(self._switch.file), state=touched.state)
                self._unwritten = True
                await asyncio.gather(self._write_down("file"), self._cancel_entries(ALL))
            if self._hit:
                scopes, self._hit = self._hit, set()
                await asyncio.gather(self._write_down("system"), *(self._cancel_entries(scope) for scope in scopes))
            now = asyncio.get_running_loop().time()
            if self._unwritten and now - self._tried_at > RETRY_S:
                await self._write_down("system")
            await asyncio.sleep(EVERY_S)

    async def _write_down(self, via: Via) -> None:
        """Bring file and database to what memory says; what fails is tried again."""
        async with self._changing:
            self._tried_at = asyncio.get_running_loop().time()
            written = self._writer.run(_put(self._switch.held(), via))
            # Each on its own: where one place cannot be written, the other shall hold the latch.
            results = await asyncio.gather(self._keep(), written, return_exceptions=True)
            failures = [result for result in results if result is not None]
            self._unwritten = bool(failures)
            if not failures:
                await asyncio.to_thread(self._switch.take_press)
            for failure in failures:
                log.error("latches hold in memory but could not be written", reason=str(failure))
        self.tell()

    async def _keep(self) -> None:
        try:
            await asyncio.to_thread(self._switch.keep)
        except OSError as error:
            raise Unavailable(f"The file of latches cannot be written ({error}).") from None

    def tell(self) -> None:
        """Tell the readers of events how things stand."""
        self._events.publish([Event("risk", None, self.report())])

    def _check_scope(self, scope: str) -> None:
        if scope != ALL and scope not in self._writer.books.bots:
            raise NotFound(f"There is no bot {scope} at the gateway; the scope is a bot's id, or all.")

    def _remove_file(self) -> None:
        try:
            # Until the database has it, memory holds what the file said.
            touched = self._switch.touched()
            if touched is not None:
                self._switch.add(touched)
            self._switch.file.unlink(missing_ok=True)
        except OSError as error:
            raise Conflict(f"{self._switch.file} cannot be removed ({error}): remove it, then resume again.") from None

    async def _cancel_entries(self, scope: str) -> None:
        hit = [bot for bot in self._writer.books.bots.values() if scope in bot_scopes(bot)]
        try:
            async with asyncio.timeout(CANCEL_WITHIN_S):
                await _all(self._trading.cancel_entries, hit)
        except TimeoutError:
            log.warning("not every entry is cancelled yet", scope=scope)


async def _all(cancel: Callable[[str], Any], hit: list[Bot]) -> None:
    await asyncio.gather(*(cancel(bot.id) for bot in hit))


def _put(latches: tuple[Latch, ...], via: Via) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        for latch in latches:
            before = tx.latches()
            if (kept := tx.put_latch(latch)) not in before:
                tx.audit("risk.latched", latch.scope, latch_json(kept), actor=kept.actor, via=via)
                tx.tell("latched", None, latch_json(kept))

    return operation


def _lift(gone: list[Latch], reason: str, actor: str, via: Via) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        for latch in gone:
            tx.remove_latch((latch.scope, latch.source))
            begin_anew(tx, latch)
            count_anew(tx, latch)
            drop_reductions(tx, latch)
            tx.audit("risk.lifted", latch.scope, {"latch": latch_json(latch), "reason": reason}, actor=actor, via=via)
            tx.tell("lifted", None, latch_json(latch) | {"actor": actor, "reason": reason})

    return operation

"""Accounts as they change: prices of what bots hold, and at most two `account` events a second and bot."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.errors import NotFound
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.market import Market
from vostok.gateway.pricing import tells_nothing
from vostok.gateway.shapes import account_json
from vostok.gateway.streams import Streams
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer

log = structlog.get_logger()
EVERY_S = 0.5
_CHANGES_AN_ACCOUNT = frozenset({"order", "fill", "bot_state"})


class Accounts:
    """The committed sub-accounts at the newest marks."""

    def __init__(self, writer: Writer, market: Market, streams: Streams, events: EventLog, clock: Clock) -> None:
        self._writer = writer
        self._market = market
        self._streams = streams
        self._events = events
        self._clock = clock
        self._changed: set[str] = set()
        self._told: dict[str, dict[str, Any]] = {}
        self._made_of: dict[str, tuple[object, ...]] = {}
        self._watched: dict[str, Callable[[], None]] = {}
        events.listen(self._notice)

    def one(self, bot_id: str) -> dict[str, Any]:
        """The Account of a bot. Raises NotFound."""
        bot = self._writer.books.bots.get(bot_id)
        if bot is None:
            raise NotFound(f"There is no bot {bot_id} at the gateway.")
        ledger = self._writer.books.ledgers[bot_id]
        return account_json(bot, ledger, self._market.marks, self._market.specs, self._clock())

    def all(self) -> list[dict[str, Any]]:
        """Every Account, oldest bot first."""
        return [self.one(bot_id) for bot_id in self._writer.books.bots]

    async def run(self) -> None:
        """Keep the marks of holdings fresh and tell of changed accounts, until cancelled."""
        while True:
            held = self._held_symbols()
            self._watch(held)
            try:
                await self._market.freshen(held)
            except (VenueSilent, BinanceError) as error:
                log.debug("marks are getting old", reason=str(error))
            await self._tell()
            await asyncio.sleep(EVERY_S)

    def _notice(self, event: Event) -> None:
        if event.type in _CHANGES_AN_ACCOUNT and event.bot_id is not None:
            self._changed.add(event.bot_id)

    def _held_symbols(self) -> set[str]:
        ledgers = list(self._writer.books.ledgers.values())
        held = {asset + ledger.quote for ledger in ledgers for asset in ledger.holdings()}
        # What the venue does not list has no price to ask for.
        return held & set(self._market.specs)

    def _watch(self, symbols: set[str]) -> None:
        for symbol in symbols - set(self._watched):
            self._watched[symbol] = self._streams.subscribe(f"{symbol.lower()}@bookTicker", _ignore)
        for symbol in set(self._watched) - symbols:
            self._watched.pop(symbol)()

    async def _tell(self) -> None:
        changed, self._changed = self._changed, set()
        for bot_id in list(self._writer.books.ledgers):
            if not self._may_differ(bot_id, by_order=bot_id in changed):
                continue
            account = self.one(bot_id)
            if _figures(account) != _figures(self._told.get(bot_id, {})):
                self._told[bot_id] = account
                self._events.publish([Event("account", bot_id, account)])
            # Fifty accounts in one go would keep every order waiting for milliseconds.
            await asyncio.sleep(0)

    def _may_differ(self, bot_id: str, *, by_order: bool) -> bool:
        """Whether what the bot's account is made of is not what it was at the last look; values are immutable."""
        books, marks, now = self._writer.books, self._market.marks, self._clock()
        bot, ledger = books.bots.get(bot_id), books.ledgers.get(bot_id)
        if bot is None or ledger is None:
            return False
        held = [marks.get(asset + ledger.quote) for asset in ledger.holdings()]
        if not held and not by_order:
            return False
        # A mark that has grown too old changes what is told as well.
        old = any(mark is not None and tells_nothing(mark.ts, now) for mark in held)
        made_of = (bot, ledger, self._market.specs, old, *held)
        before, self._made_of[bot_id] = self._made_of.get(bot_id, ()), made_of
        return len(before) != len(made_of) or any(one is not other for one, other in zip(before, made_of, strict=True))


def _figures(account: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in account.items() if name != "mark_ts"}


def _ignore(_stream: str, _event: dict[str, Any]) -> None:
    """The stream itself keeps the market's marks."""

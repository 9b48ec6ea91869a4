"""Carries out what the paired chat asks, through the functions that the dashboard uses. Nothing here raises risk."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, StopWritten, Unavailable
from vostok.panel.alerts.service import count_unread, language_of
from vostok.panel.bots import bulk
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.fields import Language
from vostok.panel.gateway_client import Gateway
from vostok.panel.portfolio.models import PortfolioPublic
from vostok.panel.portfolio.service import Books
from vostok.panel.risk.press import press
from vostok.panel.telegram.commands import EVERYTHING, Command
from vostok.panel.telegram.service import ACTOR
from vostok.panel.telegram.texts import book_line, counted, paused, say, word
from vostok.risk.states import ALL

CONFIRM_WITHIN_MS = 60_000
REASON = "The kill switch was pressed in Telegram."


@dataclass
class Commander:
    """`wake` makes the reconciler look at once. That a kill was asked for is forgotten by a restart."""

    home: Path
    database: Database
    gateway: Gateway
    fleet: Fleet
    books: Books
    clock: Clock
    venue: str
    wake: Callable[[], Awaitable[None]]
    _kill_until: int = field(default=0, init=False)

    async def answer(self, command: Command) -> str:
        """Do it and say what came of it."""
        with self.database.read() as session:
            language = language_of(session)
        asked, self._kill_until = self._kill_until, 0
        try:
            if command.verb == "kill":
                self._kill_until = self.clock() + CONFIRM_WITHIN_MS
                return say("ask", language, seconds=CONFIRM_WITHIN_MS // 1000)
            if command.verb == "confirm":
                return await self._confirm(asked, language)
            if command.verb == "pause":
                return await self._pause(command.rest, language)
            if command.verb == "status":
                return await self._status(language)
        except AppError as error:
            return say("failed", language, reason=error.detail)
        return say("help" if command.verb in ("help", "pair") else "unknown", language)

    async def _confirm(self, asked_until: int, language: Language) -> str:
        if self.clock() > asked_until:
            return say("nothing_asked", language, seconds=CONFIRM_WITHIN_MS // 1000)
        try:
            risk = await press(self.gateway, self.home, ALL, "REDUCING", REASON, ACTOR)
        except StopWritten:
            return say("killed_away", language)
        except Unavailable:
            return say("killed_not", language)
        return say("killed", language, state=word(risk.state, language))

    async def _pause(self, name: str, language: Language) -> str:
        text = await asyncio.to_thread(self._store_pause, name, language)
        await self.wake()
        return text

    def _store_pause(self, name: str, language: Language) -> str:
        with self.database.write() as session:
            known = bots.list_bots(session, self.fleet, archived=False)
            if not known:
                return say("no_bots", language)
            # A bot that is named like the word for all bots is among them.
            chosen = known if name.casefold() in EVERYTHING else [bot for bot in known if _is_named(bot.name, name)]
            if not chosen:
                return say("no_such_bot", language, name=name, names=", ".join(bot.name for bot in known))
            done = bulk.run(session, self.fleet, "pause", [bot.id for bot in chosen], {}, ACTOR, self.clock())
        return paused(done.items, language)

    async def _status(self, language: Language) -> str:
        now = self.clock()
        with self.database.read() as session:
            states = [bot.state for bot in bots.list_bots(session, self.fleet, archived=False)]
            critical = count_unread(session).unread_critical
        try:
            risk = await self.gateway.risk()
            trading = say("trading", language, state=word(risk.state, language))
            trading += f" ({risk.reason})" if risk.reason else ""
        except Unavailable:
            trading = say("gateway_away", language)
        books = PortfolioPublic.model_validate_json(self.books.snapshot).books
        return "\n".join(
            [
                f"Vostok ({self.venue})",
                trading,
                say("bots", language, counts=counted(states, language)),
                *(book_line(book, now, language) for book in books if book.bots),
                say("alerts", language, count=critical),
            ]
        )


def _is_named(bot_name: str, wanted: str) -> bool:
    # Names may hold several spaces in a row; a message is read without them.
    return " ".join(bot_name.split()).casefold() == wanted.casefold()

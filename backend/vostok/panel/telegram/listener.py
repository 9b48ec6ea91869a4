"""Asks Telegram what was written to the bot, for as long as the panel runs, and deals with each message once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import structlog
from sqlmodel import Session

from vostok.clock import MINUTE_MS, Clock
from vostok.db import Database
from vostok.errors import AppError
from vostok.panel import jobs
from vostok.panel.alerts.service import language_of
from vostok.panel.fields import Language
from vostok.panel.telegram import service
from vostok.panel.telegram.bot_api import BotApi, Chat, Message, Update
from vostok.panel.telegram.carry_out import Commander
from vostok.panel.telegram.commands import Command, read
from vostok.panel.telegram.models import TelegramLink
from vostok.panel.telegram.texts import clock_time, say
from vostok.sealed import Seal

log = structlog.get_logger()

TOO_OLD_MS = 2 * MINUTE_MS
"""A message that is older is not carried out: after a restart or a lost network the owner may mean it no more."""
AGAIN_AFTER_S = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
NOTE_EVERY_MS = MINUTE_MS


@dataclass
class Listener:
    """One loop, one message after the other; a change of the link begins it anew."""

    database: Database
    seal: Seal
    clock: Clock
    commander: Commander
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def wake(self) -> None:
        """The link was changed."""
        self._changed.set()

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            self._changed.clear()
            listening = asyncio.create_task(self._listen())
            changed = asyncio.create_task(self._changed.wait())
            try:
                await asyncio.wait({listening, changed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await jobs.end([listening, changed])
            if not listening.cancelled():
                listening.result()

    async def _listen(self) -> None:
        # Most have no link: a client would read the certificates of all authorities for nothing.
        if self._link() is not None:
            async with httpx.AsyncClient(follow_redirects=False) as client:
                await self._take_all(client)
        await self._changed.wait()

    async def _take_all(self, client: httpx.AsyncClient) -> None:
        """Until there is no link any more."""
        failures = 0
        while (link := self._link()) is not None:
            try:
                api = BotApi(client, link.base_url, self.seal.open(link.sealed, service.PURPOSE))
                # After a failure the answer is wanted at once: it says that all is well again.
                for update in await api.updates(link.next_update, hold=failures == 0):
                    await self._take(api, update)
                failures = 0
                await self._note(link, None)
            except AppError as error:
                failures += 1
                log.warning("Telegram cannot be asked", reason=error.detail, failures=failures)
                await self._note(link, error.detail)
                await asyncio.sleep(error.retry_after_s or AGAIN_AFTER_S[min(failures, len(AGAIN_AFTER_S)) - 1])

    async def _take(self, api: BotApi, update: Update) -> None:
        try:
            answer = await self._answer(update.message) if update.message is not None else None
            if answer is not None and update.message is not None:
                await api.send(update.message.chat.id, answer)
        except AppError:
            raise
        except Exception as error:
            # Never again the same message: whatever is wrong with it would stop all that come after it.
            log.error("a message of Telegram could not be dealt with", exc_info=error)
        finally:
            await self._write(lambda session: service.advance(session, update.update_id))

    async def _answer(self, message: Message) -> str | None:
        """What is answered; None where nothing is, as to strangers and in groups."""
        link, chat = self._link(), message.chat
        if link is None or chat.type != "private":
            return None
        command = read(message.text, link.bot_name)
        if link.chat_id != chat.id:
            return await self._meet(chat, command)
        sent_at = message.date * 1000
        if self.clock() - sent_at > TOO_OLD_MS:
            if command.verb not in ("pause", "kill", "confirm"):
                return None
            return say("old", self._language(), time=clock_time(sent_at))
        return await self.commander.answer(command)

    async def _meet(self, chat: Chat, command: Command) -> str | None:
        now = self.clock()
        with_code = command.verb == "pair" and command.rest
        if with_code and await self._write(lambda session: service.pair(session, chat, command.rest, now)):
            return say("paired", self._language())
        # Telegram makes everybody begin with a bare /start, the owner as well.
        if command.verb != "pair" or with_code:
            await self._write(lambda session: service.note_stranger(session, chat, now))
        return None

    async def _note(self, link: TelegramLink, problem: str | None) -> None:
        now = self.clock()
        if problem is None and link.failed_at is None and now - (link.ok_at or 0) < NOTE_EVERY_MS:
            return
        await self._write(lambda session: service.note_result(session, problem, now))

    def _link(self) -> TelegramLink | None:
        with self.database.read() as session:
            return service.find(session)

    def _language(self) -> Language:
        with self.database.read() as session:
            return language_of(session)

    async def _write(self, change: Callable[[Session], bool | None]) -> bool | None:
        return await asyncio.to_thread(self._change, change)

    def _change(self, change: Callable[[Session], bool | None]) -> bool | None:
        with self.database.write() as session:
            return change(session)

"""Has a model judge headlines in batches, where the owner chose so; the lexicon's scores stay until it has.

A task of its own: however slow the model is, sources are read and the sentiment is told as without one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from vostok.clock import Clock
from vostok.db import Database
from vostok.panel import jobs
from vostok.panel.ai import marks
from vostok.panel.ai.consult import Chosen, Consultant, Refused, Wish
from vostok.panel.ai.marks import Headline
from vostok.panel.ai.prompts.answer import NotAnAnswer
from vostok.panel.ai.prompts.headlines import MOST, SYSTEM, Mark, headlines_text, marks_of
from vostok.panel.ai.providers.base import ProviderFailed
from vostok.panel.news.worker import NewsDesk

log = structlog.get_logger()

LOOK_EVERY_S = 60.0
TOKENS_PER_MARK = 60
"""What the answer on one headline may take; a provider whose answers are kept short gets fewer at a time."""


@dataclass
class Scorer:
    """`detail` says why the last batch kept the lexicon's scores; None where it did not."""

    database: Database
    consultant: Consultant
    desk: NewsDesk
    clock: Clock
    detail: str | None = None
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """Look now: the choice may be another."""
        self.desk.stored.set()

    async def run(self) -> None:
        """Look until cancelled: when news were stored, and each minute."""
        while True:
            self.desk.stored.clear()
            await self.look()
            await jobs.sleep_or(self.desk.stored, LOOK_EVERY_S)

    async def look(self) -> None:
        """Ask for what no model was asked for yet, the newest first, batch by batch; one caller at a time."""
        async with self._looking:
            while await self._batch():
                pass

    async def _batch(self) -> bool:
        """Whether another batch may follow."""
        row = self.consultant.choice()
        if row.news_by != "model":
            self.detail = None
            return False
        try:
            chosen = self.consultant.chosen(row)
        except ProviderFailed as error:
            self._tell(error.detail)
            return False
        most = max(1, min(MOST, int(getattr(chosen.settings, "max_tokens", MOST * TOKENS_PER_MARK)) // TOKENS_PER_MARK))
        now = self.clock()
        # Noted before the call: what was cut off by a restart may have been paid, and is not paid again.
        headlines = await asyncio.to_thread(self._take, now, most)
        if not headlines:
            return False
        try:
            judged, model = await self._judged(chosen, headlines)
        except Refused as error:
            await asyncio.to_thread(self._give_back, headlines)
            self._tell(error.detail)
            return False
        except (ProviderFailed, NotAnAnswer) as error:
            # The next batch waits for the next look, so that a model that fails is not asked for all at once.
            self._tell(error.detail if isinstance(error, ProviderFailed) else str(error)[:300])
            return False
        self.detail = None
        await asyncio.to_thread(self._keep, headlines, judged, model)
        self.desk.wake()
        return True

    async def _judged(self, chosen: Chosen, headlines: Sequence[Headline]) -> tuple[list[Mark], str]:
        """The marks and the model's name. Raises Refused where it was not asked, ProviderFailed, NotAnAnswer."""
        first = headlines_text([one.title for one in headlines])
        wish = Wish(
            purpose=marks.PURPOSE,
            form="marks",
            system=SYSTEM,
            first=first,
            facts={},
            kind="portfolio",
            language="en",
            tickers=frozenset(),
            scope={},
        )
        completion = await self.consultant.ask(chosen, wish, (first,))
        try:
            judged = marks_of(completion.text, len(headlines))
        except NotAnAnswer as error:
            await self.consultant.record(chosen, wish, (first,), completion, [str(error)[:300]])
            raise
        await self.consultant.record(chosen, wish, (first,), completion, [])
        return judged, completion.model

    def _tell(self, detail: str) -> None:
        if detail != self.detail:
            log.warning("news keep the scores of the lexicon", reason=detail)
        self.detail = detail

    def _take(self, now: int, most: int) -> list[Headline]:
        with self.database.write() as session:
            return marks.take(session, now, most)

    def _give_back(self, headlines: Sequence[Headline]) -> None:
        with self.database.write() as session:
            marks.give_back(session, headlines)

    def _keep(self, headlines: Sequence[Headline], judged: Sequence[Mark], model: str) -> None:
        with self.database.write() as session:
            marks.keep(session, headlines, judged, model)

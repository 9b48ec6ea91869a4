"""Tells the browsers of alerts that came or changed, whichever part of the panel wrote them."""

import asyncio

from vostok.db import Database
from vostok.panel.alerts import service
from vostok.panel.alerts.models import AlertNews
from vostok.panel.events import Bus

LOOK_EVERY_S = 0.5


class Herald:
    """Follows the revisions of the alert table."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._seen: int | None = None

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Tell what has changed since the last look; what was there at the first is read by the browsers."""
        with self._database.read() as session:
            if self._seen is None:
                self._seen = service.newest_revision(session)
                return
            changed = service.changed_since(session, self._seen)
            if not changed:
                return
            language, count = service.language_of(session), service.count_unread(session)
            news = [AlertNews(alert=service.shown(row, language), **count.model_dump()) for row in changed]
            self._seen = changed[-1].revision
        for item in news:
            self._bus.publish("alert", item)

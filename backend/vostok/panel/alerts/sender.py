"""Sends what is due: one message at a time to each channel, so that a dead one delays no other and nothing else."""

import asyncio
from dataclasses import dataclass, field

import structlog
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from vostok.clock import MINUTE_MS, Clock
from vostok.db import Database
from vostok.errors import AppError
from vostok.panel import jobs
from vostok.panel.alerts import channels, post, service
from vostok.panel.alerts.channel_models import AlertChannel, AlertDelivery
from vostok.panel.alerts.kinds import Level, severity
from vostok.panel.alerts.models import Alert
from vostok.panel.alerts.wording import text
from vostok.panel.fields import Language
from vostok.sealed import Seal

log = structlog.get_logger()

LOOK_EVERY_S = 0.25
RETRY_AFTER_MS = (5_000, 15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 60 * MINUTE_MS)
IN_ONE_MESSAGE = 15
_LEVEL_WORDS: dict[Language, dict[Level, str]] = {
    "en": {"info": "News", "warning": "Warning", "critical": "CRITICAL"},
    "pt-BR": {"info": "Notícia", "warning": "Aviso", "critical": "CRÍTICO"},
}


@dataclass(frozen=True)
class Message:
    """What leaves for one channel at once, and the deliveries that it settles."""

    address: str
    level: Level
    title: str
    body: str
    deliveries: list[int]


@dataclass
class Sender:
    """`venue` is named in each message: who runs several installations must know which one speaks."""

    database: Database
    seal: Seal
    clock: Clock
    venue: str
    _busy: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                self.look()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            await jobs.end(self._busy.values())

    def look(self) -> None:
        """Begin a message to every channel that something is due for and that is not being sent to."""
        for channel_id in self._due_channels():
            task = self._busy.get(channel_id)
            if task is None or task.done():
                self._busy[channel_id] = asyncio.create_task(self._serve(channel_id))

    async def _serve(self, channel_id: str) -> None:
        try:
            message = await asyncio.to_thread(self._next_message, channel_id)
            if message is None:
                return
            problem = await post.send(message.address, message.title, message.body, message.level)
            await asyncio.to_thread(self._settle, channel_id, message.deliveries, problem)
        except AppError as error:
            await asyncio.to_thread(self._settle, channel_id, None, error.detail)
        except Exception as error:
            # Whatever is wrong with one channel, the alerts of the others go out.
            log.error("a channel of alerts could not be served", channel=channel_id, exc_info=error)

    def _due_channels(self) -> list[str]:
        query = (
            select(AlertDelivery.channel_id)
            .where(col(AlertDelivery.done_at).is_(None), AlertDelivery.due_at <= self.clock())
            .distinct()
        )
        with self.database.read() as session:
            return list(session.exec(query).all())

    def _next_message(self, channel_id: str) -> Message | None:
        with self.database.read() as session:
            channel = session.get(AlertChannel, channel_id)
            rows = session.exec(_due(channel_id, self.clock()).limit(IN_ONE_MESSAGE)).all()
            if channel is None or not rows:
                return None
            language = service.language_of(session)
            alerts = [alert for row in rows if (alert := session.get(Alert, row.alert_id)) is not None]
            if not alerts:
                return None
            address = self.seal.open(channel.sealed, channels.purpose(channel_id))
        level: Level = max((service.shown(alert, language).level for alert in alerts), key=severity)
        title = f"Vostok ({self.venue}) · {_LEVEL_WORDS[language][level]}"
        return Message(address, level, title, lines(alerts, language), [row.id or 0 for row in rows])

    def _settle(self, channel_id: str, deliveries: list[int] | None, problem: str | None) -> None:
        """Keep what came of a message; without its deliveries it is about all that are due."""
        now = self.clock()
        with self.database.write() as session:
            channel = session.get(AlertChannel, channel_id)
            was_well = channel is not None and channel.failed_at is None
            channels.note_result(session, channel_id, problem, now)
            rows = session.exec(_due(channel_id, now)).all()
            for row in rows:
                if deliveries is None or row.id in deliveries:
                    _move_on(session, row, problem, now)
            if channel is not None and problem is not None and was_well:
                told = {"channel": channel.name, "reason": problem}
                service.raise_alert(session, "channel.failed", now, subject=channel_id, values=told)
            elif problem is None:
                service.end_alerts(session, ["channel.failed"], channel_id, now)


def lines(alerts: list[Alert], language: Language) -> str:
    """The text of one message: a sentence alone, or a list of them."""
    texts = [
        text(alert.kind, alert.values, language) + (f" (×{alert.times})" if alert.times > 1 else "") for alert in alerts
    ]
    return texts[0] if len(texts) == 1 else "\n".join(f"• {line}" for line in texts)


def _move_on(session: Session, row: AlertDelivery, problem: str | None, now: int) -> None:
    row.tries += 1
    if problem is None or row.tries > len(RETRY_AFTER_MS):
        row.done_at, row.arrived = now, problem is None
    else:
        row.due_at = now + RETRY_AFTER_MS[row.tries - 1]
    session.add(row)


def _due(channel_id: str, now: int) -> SelectOfScalar[AlertDelivery]:
    return (
        select(AlertDelivery)
        .where(
            AlertDelivery.channel_id == channel_id, col(AlertDelivery.done_at).is_(None), AlertDelivery.due_at <= now
        )
        .order_by(col(AlertDelivery.id))
    )

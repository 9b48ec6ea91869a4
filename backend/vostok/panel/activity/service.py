"""Write and read the live feed."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from sqlmodel import Session, col, delete, select

from vostok.clock import MINUTE_MS, Clock
from vostok.db import Database
from vostok.panel.activity.alarms import alarm
from vostok.panel.activity.models import Activity, ActivityPublic, Level
from vostok.panel.alerts.kinds import Kind as AlertKind
from vostok.panel.alerts.service import end_alerts, is_standing, raise_alert
from vostok.panel.events import Bus
from vostok.panel.fields import Page

Kind = Literal[
    "bot.running", "bot.paused", "bot.stopped", "bot.crashed", "bot.crash_loop", "bot.refused", "bot.flat",
    "fill.buy", "fill.sell", "entry.denied", "exit.denied", "order.rejected", "order.in_doubt", "order.unclaimed",
    "trade.vanished", "risk.near", "risk.latched", "risk.lifted", "pair.locked", "pair.unlocked",
    "venue.down", "venue.up", "books.unowned", "books.found", "sides.differ", "sides.agree", "flag.off", "flag.on",
    "stage.alarm", "stage.demoted", "passport.void", "gateway.down", "gateway.up", "bothost.down", "bothost.up",
]  # fmt: skip

_TEXTS: dict[Kind, tuple[Level, str]] = {
    "bot.running": ("success", "{bot} is running."),
    "bot.paused": ("info", "{bot} is paused: no new entries, open trades are managed."),
    "bot.stopped": ("info", "{bot} is stopped."),
    "bot.crashed": ("error", "{bot} crashed: {problem}"),
    "bot.crash_loop": ("error", "{bot} crashed {crashes} times in a row: {problem}"),
    "bot.refused": ("error", "{bot} could not start and is stopped: {problem}"),
    "bot.flat": ("info", "{bot} has closed all its trades."),
    "fill.buy": ("info", "{bot} bought {quantity} {base} at {price} {quote}."),
    "fill.sell": ("info", "{bot} sold {quantity} {base} at {price} {quote}; realised {realised} {quote}."),
    "entry.denied": ("warning", "{bot} wanted to buy {pair} and was denied: {reason}"),
    "exit.denied": ("warning", "{bot} wanted to sell {pair} and was denied: {reason}"),
    "order.rejected": ("warning", "An order of {bot} in {pair} was rejected: {reason}"),
    "order.in_doubt": ("warning", "The outcome of an order of {bot} in {pair} is not known yet; it is being resolved."),
    "order.unclaimed": (
        "error",
        "Order {order} of {bot} in {pair} exists and nobody has claimed it for ten minutes: hand it over or close it.",
    ),
    "trade.vanished": (
        "error",
        "{bot} has lost trade {trade} in {pair} from its database; nothing manages what it bought. See Reconciliation.",
    ),
    "risk.near": ("warning", "Loss of {scope}: {loss} ({period}); its breaker trips at {limit}."),
    "risk.latched": ("error", "{state} for {scope} by {source}: {reason}"),
    "risk.lifted": ("success", "{scope} may trade again, {actor} lifted {state} by {source}: {reason}"),
    "pair.locked": ("warning", "No entries in {pair} for {scope}, {actor} locked it: {reason}"),
    "pair.unlocked": ("success", "Entries in {pair} are allowed to {scope} again, {actor} lifted the lock."),
    "books.unowned": ("warning", "The account changed outside of Vostok: {before} → {after} {asset} belong to no bot."),
    "books.found": ("info", "The account holds {after} {asset} that belong to no bot."),
    "sides.differ": ("error", "Exchange, journal and bots differ in {count} thing(s); see Reconciliation."),
    "sides.agree": ("success", "Exchange, journal and bots agree again."),
    "flag.off": ("warning", "No entries of the {what} {name} for all bots, {actor} switched it off: {reason}"),
    "flag.on": ("success", "Entries of the {what} {name} are allowed again, {actor} switched it on."),
    "stage.alarm": ("warning", "{bot} is beyond a limit of its validation: {detail}."),
    "stage.demoted": ("error", "{bot} was demoted to RESEARCH: {detail}."),
    "passport.void": ("warning", "The passport of {bot} is void. {detail}"),
    "venue.down": ("error", "The venue does not answer: {detail}"),
    "venue.up": ("success", "The venue answers again."),
    "gateway.down": ("error", "The gateway does not answer; no order leaves this machine."),
    "gateway.up": ("success", "The gateway answers."),
    "bothost.down": ("error", "The bot host does not answer; bots come back when it does."),
    "bothost.up": ("success", "The bot host answers."),
}
KEPT_ROWS = 20_000
PRUNE_EVERY = 500
# A bot asks again in each of its rounds; the same answer is news only so often.
REPEAT_AFTER_MS = 10 * MINUTE_MS
REMEMBERED = 2_000


@dataclass
class Feed:
    """Stores a row, with the alert that it raises (`alarms`), and sends it to the browsers."""

    database: Database
    bus: Bus
    clock: Clock
    _said: dict[tuple[str, ...], int] = field(default_factory=dict)

    async def note(
        self,
        kind: Kind,
        *,
        bot_id: str | None = None,
        bot_name: str | None = None,
        at: int | None = None,
        **values: str,
    ) -> ActivityPublic:
        """Say that `kind` happened at `at` (UTC ms, now by default)."""
        level, template = _TEXTS[kind]
        text = template.format_map({"bot": bot_name or "A bot", **values})
        row = Activity(
            ts=self.clock() if at is None else at,
            kind=kind,
            level=level,
            bot_id=bot_id,
            bot_name=bot_name,
            values=values,
            text=text,
        )
        shown = await asyncio.to_thread(_store, self.database, row)
        self.bus.publish("activity", shown)
        return shown

    async def is_standing(self, kind: AlertKind) -> bool:
        """Whether the owner was alerted of `kind`, which is about no bot, and it has not ended."""

        def asked() -> bool:
            with self.database.read() as session:
                return is_standing(session, [kind], "")

        return await asyncio.to_thread(asked)

    def is_news(self, *what: str) -> bool:
        """Whether `what` was not said within `REPEAT_AFTER_MS`; a yes counts as saying it."""
        now = self.clock()
        if now - self._said.get(what, 0) < REPEAT_AFTER_MS:
            return False
        self._said.pop(what, None)
        self._said[what] = now
        while len(self._said) > REMEMBERED:
            self._said.pop(next(iter(self._said)))
        return True


def list_activity(session: Session, bot_id: str | None, limit: int, after: int | None) -> Page[ActivityPublic]:
    """Rows newest first, before the row `after`."""
    query = select(Activity).order_by(col(Activity.id).desc()).limit(limit + 1)
    if bot_id is not None:
        query = query.where(Activity.bot_id == bot_id)
    if after is not None:
        query = query.where(col(Activity.id) < after)
    rows = session.exec(query).all()
    items = [ActivityPublic.model_validate(row) for row in rows[:limit]]
    return Page(items=items, next=str(items[-1].id) if len(rows) > limit else None)


def _store(database: Database, row: Activity) -> ActivityPublic:
    with database.write() as session:
        session.add(row)
        session.flush()
        _alert(session, row)
        newest = row.id or 0
        if newest % PRUNE_EVERY == 0:
            session.exec(delete(Activity).where(col(Activity.id) <= newest - KEPT_ROWS))
    return ActivityPublic.model_validate(row)


def _alert(session: Session, row: Activity) -> None:
    found = alarm(row.kind, row.values, row.bot_id)
    if found is None:
        return
    if found.kind is None:
        end_alerts(session, found.ends, found.subject, row.ts)
        return
    name = (row.bot_name or "A bot") if row.bot_id else None
    raise_alert(session, found.kind, row.ts, subject=found.subject, bot_id=row.bot_id, bot_name=name, values=row.values)

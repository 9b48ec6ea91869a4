"""The stored list of lab events: begin one, end one."""

from dataclasses import asdict

from sqlalchemy import insert, select, update

from vostok.db import Database
from vostok.errors import Conflict, Invalid, NotFound
from vostok.simulator.exchange.tables import lab_events
from vostok.simulator.lab.events import (
    PRICE_KINDS,
    WHOLE_MARKET_KINDS,
    LabEvent,
    LabEvents,
    LabKind,
    next_second,
    stopped,
)
from vostok.simulator.source import MarketSource


def load(database: Database) -> LabEvents:
    """Every event that was ever begun."""
    with database.read() as session:
        rows = session.execute(select(lab_events).order_by(lab_events.c.id)).all()
    return LabEvents(LabEvent(**row._asdict()) for row in rows)


class Lab:
    """Begins and ends events on `source`; each is stored before it is in effect."""

    def __init__(self, events: LabEvents, source: MarketSource, database: Database) -> None:
        self.events = events
        self._source = source
        self._database = database

    def begin(self, kind: LabKind, pair: str | None, duration_ms: int, now_ms: int) -> LabEvent:
        """Begin with the next second. Raises Invalid for a pair, Conflict where a like event is in effect."""
        symbol = self._symbol(kind, pair)
        like: tuple[LabKind, ...] = tuple(PRICE_KINDS) if kind in PRICE_KINDS else (kind,)
        starts = next_second(now_ms)
        if (running := self.events.active(like, symbol, starts)) is not None:
            raise Conflict(
                f"A {running.kind} is already in effect there: stop it, or wait until it is over.", field="kind"
            )
        last = self.events.all()
        event = LabEvent(
            id=last[-1].id + 1 if last else 1,
            kind=kind,
            symbol=symbol,
            starts_ms=starts,
            ends_ms=starts + duration_ms,
        )
        with self._database.connection() as connection, connection.begin():
            connection.execute(insert(lab_events), asdict(event))
        self.events.add(event)
        return event

    def stop(self, event_id: int, now_ms: int) -> LabEvent:
        """End an event with the next second; one that is over stays as it is. Raises NotFound."""
        event = next((event for event in self.events.all() if event.id == event_id), None)
        if event is None:
            raise NotFound(f"There is no lab event {event_id}.")
        if event.over_ms <= now_ms:
            return event
        after = stopped(event, now_ms)
        with self._database.connection() as connection, connection.begin():
            connection.execute(
                update(lab_events).where(lab_events.c.id == event_id).values(stopped_ms=after.stopped_ms)
            )
        self.events.replace(after)
        return after

    def pair_of(self, event: LabEvent) -> str | None:
        """The pair of the event (`BTC/USDT`), None for the whole market."""
        spec = self._source.specs().get(event.symbol or "")
        return event.symbol if spec is None else spec.pair

    def _symbol(self, kind: LabKind, pair: str | None) -> str | None:
        if pair is None:
            return None
        if kind in WHOLE_MARKET_KINDS:
            raise Invalid("The exchange goes down as a whole: leave the pair out.", field="pair")
        for spec in self._source.specs().values():
            if spec.pair == pair:
                return spec.symbol
        raise Invalid(f"The simulator does not trade {pair}: choose a pair from its list.", field="pair")

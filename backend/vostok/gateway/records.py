"""Reading what the journal keeps: orders, fills, decisions, the audit chain. Read-only connections."""

from collections.abc import Iterable
from typing import IO, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Select, Table, or_, select

from vostok import audit, audit_search
from vostok.audit_export import write_export
from vostok.chain_files import check_file, evidence
from vostok.db import Database
from vostok.errors import NotFound
from vostok.gateway.models import WORKING, Decision, Fill, Order, decisions, fills, orders
from vostok.gateway.risk_models import reconciliations
from vostok.gateway.shapes import decision_json, fill_json, order_json

MAX_PAGE = 1_000


class DecisionsWanted(BaseModel):
    """Which decisions: every field that is given must agree; `since` and `until` (exclusive) in UTC ms.

    `asked` false leaves out what the guard asked and was allowed: the order that came of it has a row of its own.
    """

    model_config = ConfigDict(extra="forbid")

    bot_id: str | None = None
    pair: str | None = None
    side: Literal["BUY", "SELL"] | None = None
    rule: str | None = None
    allowed: bool | None = None
    source: Literal["wire", "guard"] | None = None
    asked: bool = True
    since: int | None = Field(default=None, ge=0)
    until: int | None = Field(default=None, ge=0)
    after: int | None = Field(default=None, ge=0)
    limit: int = Field(default=100, ge=1, le=MAX_PAGE)


class Records:
    """Questions to the database that the books in memory cannot answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orders_page(self, bot_id: str, after: int | None, limit: int) -> dict[str, Any]:
        """The bot's orders, newest first; `after` is the `next` of the page before."""
        rows = self._page(orders, bot_id, after, limit)
        return _page_json([order_json(Order.model_validate(row)) for row in rows], limit)

    def fills_page(self, bot_id: str, after: int | None, limit: int) -> dict[str, Any]:
        """The bot's fills, newest first."""
        rows = self._page(fills, bot_id, after, limit)
        return _page_json([fill_json(Fill.model_validate(row)) for row in rows], limit)

    def decisions_page(self, bot_id: str, after: int | None, limit: int) -> dict[str, Any]:
        """What the gate answered the bot, newest first."""
        rows = self._page(decisions, bot_id, after, limit)
        return _page_json([decision_json(Decision.model_validate(row)) for row in rows], limit)

    def decisions_where(self, wanted: DecisionsWanted) -> dict[str, Any]:
        """Decisions about all bots, newest first, of those that are `wanted`."""
        column = decisions.c
        chosen = wanted.model_dump(include={"bot_id", "pair", "side", "rule", "allowed", "source"}, exclude_none=True)
        query = select(decisions).where(*(column[name] == value for name, value in chosen.items()))
        if not wanted.asked:
            query = query.where(or_(column.source != "guard", column.allowed.is_(False)))
        if wanted.after is not None:
            query = query.where(column.id < wanted.after)
        if wanted.since is not None:
            query = query.where(column.last_ts >= wanted.since)
        if wanted.until is not None:
            query = query.where(column.ts < wanted.until)
        query = query.order_by(column.id.desc()).limit(wanted.limit)
        with self._database.read() as session:
            rows = [dict(row) for row in session.connection().execute(query).mappings()]
        return _page_json([decision_json(Decision.model_validate(row)) for row in rows], wanted.limit)

    def denied_entries(
        self, bot_id: str, pair: str, since: int, until: int | None, limit: int, after: int | None = None
    ) -> dict[str, Any]:
        """The bot's denied entries of one pair that were said from `since` on, newest first; `after` is an id.

        Each is when it was said first and last, how often, its rule and its reason: a chart draws a thousand at once,
        which as whole decisions cost more than all its candles. Several may be of one millisecond: `next` is an id.
        """
        column = decisions.c
        query = (
            select(column.id, column.ts, column.last_ts, column.times, column.rule, column.reason)
            .where(column.bot_id == bot_id, column.pair == pair, column.side == "BUY", column.allowed.is_(False))
            .where(column.last_ts >= since)
            .order_by(column.id.desc())
            .limit(limit)
        )
        if until is not None:
            query = query.where(column.ts < until)
        if after is not None:
            query = query.where(column.id < after)
        with self._database.read() as session:
            rows = [list(row) for row in session.connection().execute(query)]
        return {"items": [row[1:] for row in rows], "next": str(rows[-1][0]) if len(rows) == limit else None}

    def orders_in_doubt(self) -> dict[str, Any]:
        """Orders whose outcome is not known (yet), or that wait for their bot to take them over, the oldest first."""
        unsettled = orders.c.state.in_(("IN_DOUBT", "ADOPTABLE"))
        found = self._orders(select(orders).where(unsettled).order_by(orders.c.id).limit(MAX_PAGE))
        return {"items": [order_json(order) for order in found], "next": None}

    def order(self, bot_id: str, symbol: str, *, exchange_id: int | None, client_id: str | None) -> Order | None:
        """One order of the bot by the venue's id or the bot's own (the newest that had it)."""
        query = select(orders).where(orders.c.bot_id == bot_id, orders.c.symbol == symbol)
        if exchange_id is not None:
            query = query.where(orders.c.exchange_order_id == str(exchange_id))
        if client_id is not None:
            query = query.where(orders.c.client_order_id == client_id)
        found = self._orders(query.order_by(orders.c.id.desc()).limit(1))
        return found[0] if found else None

    def orders_by_id(self, ids: Iterable[int]) -> list[Order]:
        """The orders with these ids of the journal."""
        return self._orders(select(orders).where(orders.c.id.in_(list(ids))))

    def orders_named(self, client_ids: Iterable[str], exchange_ids: Iterable[str]) -> list[Order]:
        """The orders with these client ids of ours, or these ids of the venue (ids of paper orders are our own)."""
        named = or_(orders.c.venue_client_id.in_(list(client_ids)), orders.c.exchange_order_id.in_(list(exchange_ids)))
        return self._orders(select(orders).where(named))

    def live_orders_since(self, since: int) -> list[Order]:
        """Orders that were sent to the venue and have changed since that moment (UTC ms), the oldest first."""
        chosen = (orders.c.mode == "REAL_MARKET_SPOT") & (orders.c.updated_at >= since)
        return self._orders(select(orders).where(chosen).order_by(orders.c.id))

    def reconciliations(self, after: int | None, limit: int) -> dict[str, Any]:
        """Comparisons of the books that were kept, newest first."""
        query = select(reconciliations).order_by(reconciliations.c.id.desc()).limit(limit)
        if after is not None:
            query = query.where(reconciliations.c.id < after)
        with self._database.read() as session:
            return _page_json([dict(row) for row in session.connection().execute(query).mappings()], limit)

    def orders_of(
        self,
        bot_id: str,
        symbol: str,
        *,
        limit: int,
        start: int | None = None,
        end: int | None = None,
        from_id: int = 0,
    ) -> list[Order]:
        """The bot's orders on one symbol that reached the venue, oldest first."""
        query = select(orders).where(
            orders.c.bot_id == bot_id, orders.c.symbol == symbol, orders.c.exchange_order_id.is_not(None)
        )
        if start is not None:
            query = query.where(orders.c.created_at >= start)
        if end is not None:
            query = query.where(orders.c.created_at <= end)
        found = self._orders(query.order_by(orders.c.id.desc() if start is None else orders.c.id).limit(limit))
        chosen = [order for order in found if int(order.exchange_order_id or 0) >= from_id]
        return sorted(chosen, key=lambda order: order.id)

    def fills_of(
        self,
        bot_id: str,
        pair: str,
        *,
        limit: int,
        order_id: int | None = None,
        start: int | None = None,
        end: int | None = None,
        from_id: int = 0,
    ) -> list[Fill]:
        """The bot's fills on one pair, oldest first; `from_id` counts our own fill ids."""
        query = select(fills).where(fills.c.bot_id == bot_id, fills.c.pair == pair, fills.c.id >= from_id)
        if order_id is not None:
            query = query.where(fills.c.order_id == order_id)
        if start is not None:
            query = query.where(fills.c.ts >= start)
        if end is not None:
            query = query.where(fills.c.ts <= end)
        newest_first = start is None and not from_id
        query = query.order_by(fills.c.id.desc() if newest_first else fills.c.id).limit(limit)
        with self._database.read() as session:
            found = [Fill.model_validate(dict(row)) for row in session.connection().execute(query).mappings()]
        return sorted(found, key=lambda fill: fill.id)

    def fills_of_order(self, order_id: int) -> list[Fill]:
        """All fills of one order, oldest first."""
        query = select(fills).where(fills.c.order_id == order_id).order_by(fills.c.id)
        with self._database.read() as session:
            return [Fill.model_validate(dict(row)) for row in session.connection().execute(query).mappings()]

    def trace(self, order_id: int) -> dict[str, Any]:
        """One order with the decisions of its signal, its fills, and each step it took. Raises NotFound."""
        found = self.orders_by_id([order_id])
        if not found:
            raise NotFound(f"There is no order {order_id}.")
        order = found[0]
        # Before traces were kept there is only the order itself.
        query = select(decisions).where(decisions.c.trace == order.trace, decisions.c.trace != "")
        with self._database.read() as session:
            connection = session.connection()
            asked = connection.execute(query.order_by(decisions.c.id).limit(MAX_PAGE)).mappings().all()
            rows = audit_search.about(connection, f"order:{order.id}", order.created_at, order.updated_at)
        return {
            "order": order_json(order),
            "decisions": [decision_json(Decision.model_validate(dict(row))) for row in asked],
            "fills": [fill_json(fill) for fill in self.fills_of_order(order.id)],
            "steps": [_step_json(row) for row in rows if row.type == "order"],
        }

    def audit_page(self, after: int, limit: int) -> dict[str, Any]:
        """Rows of the chain in order, from the one after `after`."""
        with self._database.read() as session:
            found = audit.read(session.connection(), after_seq=after, limit=limit)
        following = found[-1].seq if len(found) == limit else None
        return {"items": [_entry_json(entry) for entry in found], "next": following}

    def newest_audit(self, before: int | None, limit: int, wanted: audit_search.Wanted) -> dict[str, Any]:
        """The `wanted` rows of the chain, newest first, from the one before `before`."""
        with self._database.read() as session:
            found = audit_search.newest(session.connection(), before_seq=before, limit=limit, wanted=wanted)
        return {"items": [_entry_json(entry) for entry in found.entries], "next": found.next}

    def checkpoints(self, limit: int) -> dict[str, Any]:
        """The newest signed checkpoints, oldest first, and every public key."""
        path = self._database.path
        kept = evidence(path.parent, path.stem)
        return {"items": [note.text for note in kept.notes[-limit:]], "keys": kept.public_keys, "next": None}

    def export(self, target: IO[bytes]) -> None:
        """Write the chain with its checkpoints and a verifier as a zip to `target`."""
        path = self._database.path
        write_export(target, path.parent, [path.stem])

    def verify_audit(self) -> dict[str, Any]:
        """Verify the whole chain and its checkpoints. Raises nothing: what is broken is the answer."""
        path = self._database.path
        report = check_file(path.parent, path.stem)
        broken = report.broken._asdict() if report.broken else None
        return {"ok": broken is None, "rows": report.rows, "checkpoints": report.checkpoints, "broken": broken}

    def _page(self, table: Table, bot_id: str, after: int | None, limit: int) -> list[dict[str, Any]]:
        query = select(table).where(table.c.bot_id == bot_id).order_by(table.c.id.desc()).limit(limit)
        if after is not None:
            query = query.where(table.c.id < after)
        with self._database.read() as session:
            return [dict(row) for row in session.connection().execute(query).mappings()]

    def _orders(self, query: Select[Any]) -> list[Order]:
        with self._database.read() as session:
            return [Order.model_validate(dict(row)) for row in session.connection().execute(query).mappings()]


def working(found: Iterable[Order]) -> list[Order]:
    """Those that the venue still works on."""
    return [order for order in found if order.status in WORKING and order.exchange_order_id is not None]


def _entry_json(entry: audit.Entry) -> dict[str, Any]:
    return entry._asdict() | {"prev": entry.prev.hex(), "hash": entry.hash.hex()}


def _step_json(row: audit.Entry) -> dict[str, Any]:
    body = orjson.loads(row.body)
    told = {name: body[name] for name in ("state", "status", "executed", "reason")}
    return {"seq": row.seq, "ts": row.ts_us // 1000, **told}


def _page_json(items: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    return {"items": items, "next": items[-1]["id"] if len(items) == limit else None}

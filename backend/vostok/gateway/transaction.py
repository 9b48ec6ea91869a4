"""What an operation sees: the books as its own changes leave them, and the tables it writes to."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Connection, delete, insert, select

from vostok import audit
from vostok.errors import NotFound
from vostok.gateway.books import Books, DenialKey, Event, LatchKey, ReferenceKey
from vostok.gateway.changed_rows import write_changes
from vostok.gateway.governed import Governed
from vostok.gateway.models import ZERO, Bot, Decision, Fill, Order, bots, paper_fees
from vostok.gateway.risk_models import latches, pair_locks, reductions, references, risk_limits, unowned
from vostok.gateway.statements import PRUNE_DECISIONS
from vostok.risk.breakers import Reference
from vostok.risk.ledger import Ledger
from vostok.risk.reductions import Reduction
from vostok.risk.states import Latch, tightened
from vostok.risk.tempo import NONE, Moments
from vostok.risk.types import Lock, Mode

NOTHING_SET: dict[str, Any] = {}


class Tx(Governed):
    """One operation inside the writer's transaction; `now_ms` is its moment (UTC ms)."""

    def __init__(self, connection: Connection, books: Books, now_ms: int) -> None:
        super().__init__(connection, books)
        self._first_order_id = books.last_order_id + 1
        self.now_ms = now_ms
        self._audited: list[audit.Row] = []
        self._decided: list[Decision] = []

    def bot(self, bot_id: str) -> Bot:
        """The sub-account. Raises NotFound."""
        bot = self.changes.bots.get(bot_id) or self._books.bots.get(bot_id)
        if bot is None:
            raise NotFound(f"There is no bot {bot_id} at the gateway.")
        return bot

    def find_bot(self, bot_id: str) -> Bot | None:
        """The sub-account, None when there is none."""
        return self._books.bots.get(bot_id)

    def bots(self) -> Iterable[Bot]:
        """All sub-accounts."""
        return list(self._books.bots.values())

    def ledger(self, bot_id: str) -> Ledger:
        """The bot's balances."""
        return self.changes.ledgers.get(bot_id) or self._books.ledgers[bot_id]

    def ledgers(self) -> dict[str, Ledger]:
        """The balances of all bots."""
        return {**self._books.ledgers, **self.changes.ledgers}

    def order(self, order_id: int) -> Order | None:
        """An order that is not settled."""
        return self.changes.orders.get(order_id) or self._books.orders.get(order_id)

    def orders(self, bot_id: str) -> list[Order]:
        """The bot's orders that are not settled."""
        known, changed = self._books.orders_of(bot_id), self.changes.orders
        if not changed:
            return known
        return [order for order in known if order.id not in changed] + [
            order for order in changed.values() if order.bot_id == bot_id
        ]

    def all_orders(self) -> list[Order]:
        """Every order that is not settled, of all bots."""
        return list({**self._books.orders, **self.changes.orders}.values())

    def ordered(self, mode: Mode) -> Moments:
        """When the newest orders of a mode were let through."""
        return self._books.lately.ordered.get(mode, NONE)

    def entered(self, bot_id: str, pair: str | None = None) -> Moments:
        """When the bot's newest entries were let through, all or those in `pair`."""
        return self._books.lately.entered.get((bot_id, pair), NONE)

    def latches(self) -> list[Latch]:
        """Every latch, as this operation leaves them."""
        return [latch for latch in {**self._books.latches, **self.changes.latches}.values() if latch is not None]

    def put_latch(self, latch: Latch) -> Latch:
        """Write a latch; one that is more severe already stays. Returns what is latched now."""
        key: LatchKey = (latch.scope, latch.source)
        known = self.changes.latches.get(key) or self._books.latches.get(key)
        kept = tightened(known, latch)
        if kept is not known:
            self.remove_latch(key)
            row = {name: getattr(kept, name) for name in latches.c.keys()}  # noqa: SIM118 - SQLAlchemy's columns
            self._connection.execute(insert(latches), row)
            self.changes.latches[key] = kept
        return kept

    def remove_latch(self, key: LatchKey) -> None:
        """Take a latch away; none there is fine."""
        scope, source = key
        self._connection.execute(delete(latches).where(latches.c.scope == scope, latches.c.source == source))
        self.changes.latches[key] = None

    def reductions(self) -> list[Reduction]:
        """Every holding that is being sold down, as this operation leaves them."""
        known = {**self._books.reductions, **self.changes.reductions}
        return [reduction for reduction in known.values() if reduction is not None]

    def put_reduction(self, reduction: Reduction) -> None:
        """Write a reduction."""
        row = {name: getattr(reduction, name) for name in reductions.c.keys()}  # noqa: SIM118 - SQLAlchemy's columns
        self._rows.upsert(reductions, row)
        self.changes.reductions[reduction.key] = reduction

    def remove_reduction(self, reduction: Reduction) -> None:
        """Take a reduction away."""
        values = zip(("scope", "source", "bot_id", "asset"), reduction.key, strict=True)
        self._connection.execute(delete(reductions).where(*(reductions.c[name] == value for name, value in values)))
        self.changes.reductions[reduction.key] = None

    def unowned(self, asset: str) -> Decimal:
        """What of the account's `asset` belongs to no bot."""
        return self.changes.unowned.get(asset, self._books.unowned.get(asset, ZERO))

    def unowned_assets(self) -> frozenset[str]:
        """Assets of which something was ever nobody's."""
        return frozenset({*self._books.unowned, *self.changes.unowned})

    def put_unowned(self, asset: str, amount: Decimal) -> None:
        """Write what belongs to no bot."""
        self._rows.upsert(unowned, {"asset": asset, "amount": amount})
        self.changes.unowned[asset] = amount

    def references(self) -> Mapping[ReferenceKey, Reference | None]:
        """Where every breaker's measurement began, as this operation leaves them."""
        known = cast("dict[ReferenceKey, Reference | None]", self._books.references)
        # Asked before each entry and changed seldom, so a copy is made only then.
        return {**known, **self.changes.references} if self.changes.references else known

    def put_reference(self, key: ReferenceKey, reference: Reference | None) -> None:
        """Begin a measurement at `reference`, or (None) anew at the next look."""
        row = dict(zip(("scope", "bot_id", "period"), key, strict=True))
        if reference is None:
            match = [references.c[name] == value for name, value in row.items()]
            self._connection.execute(delete(references).where(*match))
        else:
            self._rows.upsert(references, row | asdict(reference))
        self.changes.references[key] = reference

    def risk_limits(self, mode: str) -> dict[str, Any]:
        """The limits of a mode that the owner has changed."""
        return self.changes.risk_limits.get(mode) or self._books.risk_limits.get(mode, NOTHING_SET)

    def put_risk_limits(self, mode: str, limits: dict[str, Any]) -> None:
        """Write the limits of a mode."""
        self._rows.upsert(risk_limits, {"mode": mode, "limits": limits})
        self.changes.risk_limits[mode] = limits

    def prune_decisions(self, before: int, limit: int) -> int:
        """Remove up to `limit` decisions older than `before`, never the newest: ids go on from it."""
        return self._rows.driver.execute(PRUNE_DECISIONS, (before, limit)).rowcount

    def put_paper_fees(self, maker: Decimal, taker: Decimal) -> None:
        """Write what the paper engine charges."""
        self._rows.upsert(paper_fees, {"id": 1, "maker": maker, "taker": taker})

    def locks(self) -> list[Lock]:
        """Every lock on a pair, ended ones too."""
        return [lock for lock in {**self._books.locks, **self.changes.locks}.values() if lock is not None]

    def put_lock(self, lock: Lock) -> None:
        """Write a lock in the place of one on the same scope and pair."""
        self._rows.upsert(pair_locks, asdict(lock))
        self.changes.locks[lock.scope, lock.pair] = lock

    def remove_lock(self, lock: Lock) -> None:
        """Take a lock away."""
        match = (pair_locks.c.scope == lock.scope) & (pair_locks.c.pair == lock.pair)
        self._connection.execute(delete(pair_locks).where(match))
        self.changes.locks[lock.scope, lock.pair] = None

    def next_order_id(self) -> int:
        """A fresh id; a refused operation leaves a hole, as any sequence does."""
        self._books.last_order_id += 1
        return self._books.last_order_id

    def put_bot(self, bot: Bot, *, new: bool = False) -> None:
        """Write a sub-account."""
        row = bot.model_dump()
        if new:
            self._rows.insert(bots, row)
        else:
            del row["id"]
            self._rows.update(bots, bot.id, row)
        self.changes.bots[bot.id] = bot

    def put_ledger(self, bot_id: str, ledger: Ledger) -> None:
        """Write a ledger at the end of the operation."""
        self.changes.ledgers[bot_id] = ledger

    def put_order(self, order: Order) -> None:
        """Write an order at the end of the operation."""
        self.changes.orders[order.id] = order

    def add_fill(self, fields: Mapping[str, Any]) -> Fill:
        """Write a fill at the end of the operation, after its order, and give it its id."""
        self._books.last_fill_id += 1
        fill = Fill(id=self._books.last_fill_id, **fields)
        self.changes.fills[fill.order_id] = (*self.changes.fills.get(fill.order_id, ()), fill)
        return fill

    def record_decision(self, fields: Mapping[str, Any]) -> Decision:
        """Write a decision at the end of the operation; a denial that was just said is counted on its row, with the
        figures of this time."""
        said = Decision(id=self._books.last_decision_id + 1, ts=self.now_ms, last_ts=self.now_ms, **fields)
        key: DenialKey = (said.bot_id, said.pair, said.side, said.source)
        before = self.changes.denials[key] if key in self.changes.denials else self._books.denials.get(key)
        if before is not None and said.repeats(before):
            said = said.model_copy(update={"id": before.id, "ts": before.ts, "times": before.times + 1})
        else:
            self._books.last_decision_id = said.id
        self._decided.append(said)
        self.changes.denials[key] = None if said.allowed else said
        return said

    def has_audited(self, type: str) -> bool:
        """Whether the log of before this operation's group holds a row of that type."""
        query = select(audit.audit_table.c.seq).where(audit.audit_table.c.type == type).limit(1)
        return self._connection.execute(query).first() is not None

    def audit(self, type: str, subject: str, body: Mapping[str, Any], *, actor: str, via: audit.Via = "bot") -> None:
        """Chain one row to the log, in this same transaction."""
        self._audited.append(audit.Row(actor, via, type, subject, body))

    def tell(self, type: str, bot_id: str | None, data: dict[str, Any]) -> None:
        """Tell the readers of events, once this is committed."""
        self.changes.events.append(Event(type, bot_id, data))

    def flush(self) -> None:
        """Write what was decided, the ledgers, orders and fills that changed, and the rows of the chain.

        Together at the end, as each statement lets other threads run, and then waits for them.
        """
        write_changes(self._rows, self._books, self.changes, self._decided, self._first_order_id)
        if self._audited:
            entries = audit.chained(self._audited, self._books.head)
            for statement, values in audit.statements(entries):
                self._rows.driver.execute(statement, values)
            self.changes.head = entries[-1].seq, entries[-1].hash

    def data_version(self) -> int:
        """Another number after each commit of another connection, the same after ours (sqlite.org/pragma.html)."""
        return int(self._rows.driver.execute("PRAGMA data_version").fetchone()[0])

    def write_page(self) -> None:
        """Let the commit reach the disk and change nothing: the user version, which nobody uses, is set anew."""
        [version] = self._rows.driver.execute("PRAGMA user_version").fetchone()
        self._rows.driver.execute(f"PRAGMA user_version={int(version)}")

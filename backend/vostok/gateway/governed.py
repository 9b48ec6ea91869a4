"""What an operation sees and changes of flags, clearances and the venue's rules, and what it keeps of comparisons."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from vostok.gateway.books import Books, Changes, FlagKey
from vostok.gateway.risk_models import clearances, flags, reconciliations
from vostok.gateway.statements import Rows
from vostok.gateway.stored import Stored
from vostok.gateway.venue_models import fresh_starts, venue_rules
from vostok.risk.governance import Clearance, Flag


class Governed(Stored):
    """The books as the operation leaves them, and its changes so far."""

    def __init__(self, connection: Connection, books: Books) -> None:
        super().__init__(connection)
        self._rows = Rows(connection)
        self._books = books
        self.changes = Changes()

    def flags(self) -> list[Flag]:
        """Everything that is switched off."""
        return [flag for flag in {**self._books.flags, **self.changes.flags}.values() if flag is not None]

    def put_flag(self, flag: Flag) -> None:
        """Write a flag in the place of one on the same thing."""
        self._rows.upsert(flags, asdict(flag))
        self.changes.flags[flag.kind, flag.name] = flag

    def remove_flag(self, key: FlagKey) -> None:
        """Take a flag away; none there is fine."""
        kind, name = key
        self._connection.execute(delete(flags).where((flags.c.kind == kind) & (flags.c.name == name)))
        self.changes.flags[key] = None

    def clearance(self, bot_id: str) -> Clearance | None:
        """What of its allocation the bot may use; None where nobody has said."""
        changed = self.changes.clearances
        return changed[bot_id] if bot_id in changed else self._books.clearances.get(bot_id)

    def put_clearance(self, bot_id: str, clearance: Clearance | None) -> None:
        """Write a bot's clearance, or (None) take it away."""
        if clearance is None:
            self._connection.execute(delete(clearances).where(clearances.c.bot_id == bot_id))
        else:
            self._rows.upsert(clearances, asdict(clearance))
        self.changes.clearances[bot_id] = clearance

    def put_venue_rules(self, row: Mapping[str, Any]) -> int:
        """Write a version of a venue's rules; of those before only what changed is kept. Returns its number."""
        older = venue_rules.c.venue == row["venue"]
        self._connection.execute(update(venue_rules).where(older).values(packed=None))
        made = insert(venue_rules).values(**row).returning(venue_rules.c.version)
        version: int = self._connection.execute(made).scalar_one()
        return version

    def keep_reconciliation(self, row: dict[str, Any], most: int) -> None:
        """Write a comparison of the books; of all of them the newest `most` stay."""
        newest: int = self._connection.execute(select(func.max(reconciliations.c.id))).scalar() or 0
        self._rows.insert(reconciliations, row | {"id": newest + 1})
        self._connection.execute(delete(reconciliations).where(reconciliations.c.id <= newest + 1 - most))

    def put_fresh_start(self, row: Mapping[str, Any]) -> None:
        """Write that the venue's orders of before are gone."""
        self._connection.execute(insert(fresh_starts).values(**row))

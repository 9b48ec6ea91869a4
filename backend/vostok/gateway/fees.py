"""What the paper engine charges: the owner's fees, else the venue's usual one."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from vostok.db import Database
from vostok.gateway.models import paper_fees
from vostok.gateway.transaction import Tx


@dataclass(frozen=True, slots=True)
class Fees:
    """Fractions of what is received: `maker` for what rested in the book, `taker` for what met it."""

    maker: Decimal
    taker: Decimal

    def of(self, *, maker: bool) -> Decimal:
        """The fee of one fill."""
        return self.maker if maker else self.taker

    def json(self) -> dict[str, str]:
        """As they are sent and audited."""
        return {"maker": f"{self.maker:f}", "taker": f"{self.taker:f}"}


def read_fees(database: Database, usual: Decimal) -> Fees:
    """The stored fees; `usual` for both while the owner has chosen none."""
    with database.read() as session:
        row = session.connection().execute(select(paper_fees.c.maker, paper_fees.c.taker)).first()
    return Fees(usual, usual) if row is None else Fees(row.maker, row.taker)


def change_fees(before: Fees, after: Fees, actor: str) -> Callable[[Tx], None]:
    """Store fees for all further fills."""

    def operation(tx: Tx) -> None:
        tx.put_paper_fees(after.maker, after.taker)
        tx.audit("paper.fees", "mode:SIMULATED", {"from": before.json(), "to": after.json()}, actor=actor, via="api")

    return operation

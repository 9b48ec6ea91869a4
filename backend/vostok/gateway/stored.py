"""What an operation reads from the database itself, as the books in memory hold only what is not settled."""

from decimal import Decimal

from sqlalchemy import Connection, select

from vostok.gateway.books import read_ledger
from vostok.gateway.models import ZERO, Bot, Order, bots, fills, orders
from vostok.risk.ledger import Ledger


class Stored:
    """Questions on the writing connection, inside the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def archived(self, bot_id: str) -> tuple[Bot, Ledger] | None:
        """A sub-account that is not in the books because it was archived, with its ledger."""
        row = self._connection.execute(select(bots).where(bots.c.id == bot_id)).mappings().first()
        if row is None:
            return None
        bot = Bot.model_validate(dict(row))
        return bot, read_ledger(self._connection, bot)

    def has_traded(self, bot_id: str) -> bool:
        """Whether the bot ever had an order."""
        return (
            self._connection.execute(select(orders.c.id).where(orders.c.bot_id == bot_id).limit(1)).first() is not None
        )

    def booked_trades(self, order_id: int) -> frozenset[str]:
        """The venue's ids of the trades of this order that are in the ledger."""
        return frozenset(
            self._connection.execute(select(fills.c.trade_id).where(fills.c.order_id == order_id)).scalars()
        )

    def stored_order(self, order_id: int) -> Order | None:
        """An order as the database has it, settled or not."""
        row = self._connection.execute(select(orders).where(orders.c.id == order_id)).mappings().first()
        return None if row is None else Order.model_validate(dict(row))

    def received(self, order: Order) -> Decimal:
        """What a BUY has brought in base currency, fees taken off."""
        columns = (fills.c.quantity, fills.c.fee, fills.c.fee_asset)
        rows = self._connection.execute(select(*columns).where(fills.c.order_id == order.id))
        return sum((quantity - (fee if asset == order.base else ZERO) for quantity, fee, asset in rows), ZERO)

    def delivered_orders(self, bot_id: str, since_ms: int) -> list[Order]:
        """The bot's orders since `since_ms` (UTC ms) whose answers have left, settled ones too."""
        answered = orders.c.state.in_(("ACKED", "DELIVERED"))
        chosen = (orders.c.bot_id == bot_id) & answered & (orders.c.created_at >= since_ms)
        rows = self._connection.execute(select(orders).where(chosen).order_by(orders.c.id)).mappings()
        return [Order.model_validate(dict(row)) for row in rows]

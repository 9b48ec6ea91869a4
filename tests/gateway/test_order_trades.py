"""The trades of a live order are read to their end."""

from decimal import Decimal
from pathlib import Path

from tests.gateway.desk import buy, open_desk
from tests.gateway.fake_venue import FakeVenue


async def test_order_that_filled_in_more_parts_than_the_venue_lists_at_once_is_booked_whole(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        placed = await desk.trading.place(await desk.bot(mode="REAL_MARKET_SPOT"), buy("1.2", "99.00"))
        order = desk.venue.orders[placed.venue_client_id]
        for _ in range(1_200):
            desk.venue.execute(order, Decimal("0.001"), "99.00")
        after = await desk.live.query(placed)
        assert (after.status, after.executed) == ("FILLED", Decimal("1.2"))
        assert len(desk.records.fills_of_order(placed.id)) == 1_200
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal("1.1988"), Decimal(0))

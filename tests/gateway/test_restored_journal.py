"""A journal from a backup: what it forgot still exists at the venue."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, buy, hurry, open_desk
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import ServerBusy


def put_back(backup: bytes, file: Path) -> None:
    """Replace the database with a copy from before."""
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    file.write_bytes(backup)


async def test_lost_order_after_a_restore_is_not_answered_with_one_that_the_backup_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    venue, file = FakeVenue(), tmp_path / "gateway.sqlite"
    async with open_desk(tmp_path, venue) as desk:
        await desk.bot(mode="REAL_MARKET_SPOT")
    backup = file.read_bytes()
    async with open_desk(tmp_path, venue) as desk:
        await desk.trading.place(desk.writer.books.bots[BOT], buy("1"))
    put_back(backup, file)
    async with open_desk(tmp_path, venue) as desk:
        venue.faults = ["lose:reset"]
        with pytest.raises(ServerBusy, match="did not reach the exchange"):
            await desk.trading.place(desk.writer.books.bots[BOT], buy("2"))
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal(0), Decimal(0))
        placed = await desk.trading.place(desk.writer.books.bots[BOT], buy("2"))
        assert len(placed.venue_client_id) <= 36
        assert desk.total("BTC") == Decimal("1.998")

"""The owner's fees are what the paper engine takes, from the next fill on and after a restart."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.desk import buy, open_desk
from tests.gateway.fake_venue import RATE
from vostok.gateway.fees import Fees, change_fees

DEAR = Fees(maker=Decimal("0.002"), taker=Decimal("0.01"))


async def test_changed_fees_then_the_next_fill_pays_them_and_the_audit_says_who(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        assert desk.total("BTC") == 1 - RATE
        await desk.writer.run(change_fees(desk.trading.fees, DEAR, "owner"))
        desk.trading.charge(DEAR)
        await desk.trading.place(bot, buy("1"))
        assert desk.total("BTC") == (1 - RATE) + (1 - DEAR.taker)
        newest = [row for row in desk.records.audit_page(0, 100)["items"] if row["type"] == "paper.fees"]
        assert [(row["actor"], "0.01" in row["body"]) for row in newest] == [("owner", True)]
    async with open_desk(tmp_path) as desk:
        assert desk.trading.fees == DEAR


async def test_nothing_chosen_then_the_venues_usual_fee(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert desk.trading.fees == Fees(RATE, RATE)


@given(maker=st.decimals(0, 1, places=6), taker=st.decimals(0, 1, places=6), is_maker=st.booleans())
def test_any_fill_then_charged_by_what_it_was(maker: Decimal, taker: Decimal, is_maker: bool) -> None:
    assert Fees(maker, taker).of(maker=is_maker) == (maker if is_maker else taker)

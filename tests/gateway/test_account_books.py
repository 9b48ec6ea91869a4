"""The account at the venue against the books: what stays different is taken up, what bots lack freezes the mode."""

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.gateway.desk import BOT, Desk, buy, hurry, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import ServerBusy
from vostok.errors import Conflict, Invalid
from vostok.gateway.account_books import assign
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.events import EventLog
from vostok.gateway.reconciliation_fixes import Money, mend_money, preview
from vostok.gateway.subaccounts import archive, put_bot, set_state
from vostok.risk.portuguese import portuguese
from vostok.risk.reconciliation import Cell, Difference

REAL: Final = "REAL_MARKET_SPOT"
SCOPE = f"mode:{REAL}"


class Eye:
    """A watch whose clock moves four seconds with each look."""

    def __init__(self, desk: Desk) -> None:
        self.now = 1_800_000_000_000
        self.asked: list[str] = []
        self.asked_at: dict[int, int] = {}
        self.desk = desk
        self.watch = BookWatch(
            desk.writer,
            desk.live._upstream,
            EventLog(lambda: self.now),
            lambda: self.now,
            desk.kill_switch.impose,
            self.asked.append,
            lambda order_id: self.asked_at.get(order_id, self.now),
        )

    async def look(self, times: int = 1) -> None:
        for _ in range(times):
            await self.watch.look()
            self.now += 4_000

    def unowned(self, asset: str) -> Decimal:
        return self.desk.writer.books.unowned.get(asset, Decimal(0))

    def halted(self) -> str | None:
        return next((latch.reason for latch in self.desk.switch.held() if latch.scope == SCOPE), None)


def told(desk: Desk) -> list[tuple[str, str, bool]]:
    return [(e.data["from"], e.data["to"], e.data["first"]) for e in desk.events if e.type == "unowned" and e.data]


async def test_what_no_bot_owns_is_taken_up_and_stays_nobodys_through_trades(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, eye = await desk.bot(mode=REAL), Eye(desk)
        await eye.look(4)
        assert eye.unowned("USDT") == 99_000
        assert told(desk) == [("0", "99000", True)], "the first look finds; nothing has changed"
        await desk.trading.place(bot, buy("1"))
        await desk.trading.place(bot, sell("0.5"))
        await eye.look(4)
        assert eye.watch.report()["items"] == [
            {"asset": "BTC", "account": "0.499", "owned": "0.499", "unowned": "0", "difference": "0"},
            {"asset": "USDT", "account": "99949.85", "owned": "949.85", "unowned": "99000", "difference": "0"},
        ]
        assert eye.halted() is None


async def test_passing_difference_then_nothing_happens_but_every_live_order_is_asked_about(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot(mode=REAL)
        eye = Eye(desk)
        await eye.look(4)
        desk.venue.balances["USDT"] = "500"
        await eye.look(2)
        assert eye.asked
        desk.venue.balances["USDT"] = "100000"
        await eye.look(4)
        assert (eye.unowned("USDT"), eye.halted()) == (Decimal(99_000), None)


async def test_owner_withdraws_then_nobodys_money_covers_it_and_beyond_that_the_mode_is_frozen(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, eye = await desk.bot(mode=REAL), Eye(desk)
        await eye.look(4)
        desk.venue.balances["USDT"] = "1200"
        await eye.look(4)
        assert (eye.unowned("USDT"), eye.halted()) == (Decimal(200), None)
        assert told(desk)[1:] == [("99000", "200", False)]
        desk.venue.balances["USDT"] = "900"
        await eye.look(4)
        assert "lacks 100 USDT that bots own by their books" in (eye.halted() or "")
        assert "100 USDT que, pelos livros, são de bots" in (portuguese(eye.halted() or "") or "")
        with pytest.raises(ServerBusy, match="HALTED"):
            await desk.trading.place(bot, buy("1"))


async def test_owner_takes_what_is_missing_out_of_a_bots_books_then_they_agree(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "900"})) as desk:
        await desk.bot(mode=REAL)
        eye = Eye(desk)
        await eye.look(4)
        assert eye.halted() is not None
        await desk.writer.run(assign(BOT, "USDT", Decimal(-100), None, "owner", "stolen"))
        await eye.look(4)
        assert eye.watch.report()["items"][0] | {"account": "900", "owned": "900"} == eye.watch.report()["items"][0]
        await desk.kill_switch.resume(SCOPE, None, "settled", "owner", "api")
        await eye.look(4)
        assert eye.halted() is None


async def test_order_in_doubt_then_its_assets_are_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "1000"})) as desk:
        bot, eye = await desk.bot(mode=REAL), Eye(desk)
        desk.venue.faults, desk.venue.hidden = ["accept:reset"], 10**6
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, buy("1"))
        await eye.look(6)
        assert (eye.halted(), eye.unowned("BTC")) == (None, Decimal(0))


async def test_fill_that_nobody_asked_about_yet_then_it_is_no_missing_money(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "1000"}, fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        eye = Eye(desk)
        # As after a restart: the order filled meanwhile, and its turn to be asked about comes late.
        eye.asked_at[order.id] = eye.now - 1
        desk.venue.execute(desk.venue.orders[order.venue_client_id], Decimal(1), "99.00")
        await eye.look(6)
        assert (eye.halted(), eye.unowned("BTC")) == (None, Decimal(0))
        await desk.live.query(order)
        await eye.look(4)
        assert (eye.halted(), eye.unowned("BTC"), desk.total("BTC")) == (None, Decimal(0), Decimal("0.999"))


@pytest.mark.parametrize("answered", [True, False], ids=["asked about since", "never answered"])
async def test_money_is_missing_beside_a_resting_order_then_the_mode_is_frozen(tmp_path: Path, answered: bool) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "1000"}, fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        eye = Eye(desk)
        desk.venue.balances["USDT"] = "900"
        eye.asked_at[order.id] = eye.now + 1 if answered else 0
        await eye.look(5 if answered else 17)
        assert "lacks 100 USDT" in (eye.halted() or "")


async def test_coins_that_the_owner_assigns_are_the_bots_at_their_price_and_no_profit(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "5000", "BTC": "2"})) as desk:
        await desk.bot(mode=REAL)
        eye = Eye(desk)
        await eye.look(4)
        await desk.writer.run(assign(BOT, "BTC", Decimal("0.5"), Decimal(100), "owner", "mine"))
        ledger = desk.writer.books.ledgers[BOT]
        assert (ledger.balance("BTC").cost, ledger.start, ledger.realised) == (Decimal(50), Decimal(1050), Decimal(0))
        assert eye.unowned("BTC") == Decimal("1.5")
        settings = {"name": "x", "strategy": "X", "key": "k" * 16, "secret": "s" * 16, "pairs": ["BTC/USDT"]}
        # The panel's own idea of the allocation is left alone.
        await desk.writer.run(put_bot(BOT, {**settings, "limits": {}}, REAL, "USDT", Decimal(1000)))
        assert desk.writer.books.ledgers[BOT].start == 1050
        rows = desk.records.audit_page(0, 100)["items"]
        body = next(row["body"] for row in rows if row["type"] == "books.assigned")
        assert '"unowned":{"from":"2","to":"1.5"}' in body


@pytest.mark.parametrize(
    ("asset", "amount", "error", "words"),
    [
        ("USDT", "4001", Conflict, "Only 4000 USDT is nobody"),
        ("USDT", "-1001", Conflict, "Only 1000 USDT of"),
        ("ETH", "1", Invalid, "does not trade ETH"),
        ("BTC", "1", Conflict, "no price of BTC/USDT"),
    ],
)
async def test_assignment_that_cannot_be_then_a_sentence(
    tmp_path: Path, asset: str, amount: str, error: type[Exception], words: str
) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "5000", "BTC": "2"})) as desk:
        await desk.bot(mode=REAL)
        await Eye(desk).look(4)
        with pytest.raises(error, match=words):
            await desk.writer.run(assign(BOT, asset, Decimal(amount), None, "owner", "why"))


async def test_archived_bot_gives_its_money_back_and_takes_it_when_it_is_restored(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(balances={"USDT": "5000"})) as desk:
        await desk.bot(mode=REAL)
        eye = Eye(desk)
        await eye.look(4)
        await desk.writer.run(set_state(BOT, "STOPPED", "owner", ""))
        await desk.writer.run(archive(BOT, {}, {}))
        assert eye.unowned("USDT") == 5000
        await desk.bot(mode=REAL)
        await eye.look(4)
        assert (eye.unowned("USDT"), eye.halted()) == (Decimal(4000), None)


async def test_simulated_ledger_that_its_fills_do_not_make_then_its_bot_is_frozen_at_the_start(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.trading.place(bot, sell("0.4"))
        Eye(desk).watch.check_ledgers(desk.database)
        assert desk.switch.held() == ()
    _edit(tmp_path, "UPDATE balances SET free = '5' WHERE asset = 'BTC'")
    async with open_desk(tmp_path) as desk:
        Eye(desk).watch.check_ledgers(desk.database)
        (latch,) = desk.switch.held()
        assert (latch.scope, latch.state) == (BOT, "HALTED")
        assert "The books have 5 BTC, its fills make 0.599" in latch.reason


async def test_rest_that_its_owner_gave_up_then_the_bot_is_not_frozen_at_the_start(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.trading.place(bot, sell("0.9989"))
        dust = Difference(
            "DUST", "position", "BTC/USDT", None, Cell(Decimal("0.0001")), Cell(Decimal(0)), "GIVE_UP", BOT
        )
        books = desk.writer.books
        shown = preview(dust, Money(tuple(books.bots.values()), dict(books.ledgers), {}))
        await desk.writer.run(mend_money(dust, shown, "owner"))
        assert desk.total("BTC") == 0
        Eye(desk).watch.check_ledgers(desk.database)
        assert desk.switch.held() == ()


@pytest.mark.parametrize("body", [{}, {"balances": 1}, {"balances": [{"asset": "BTC", "free": "NaN", "locked": "0"}]}])
async def test_account_that_cannot_be_understood_then_it_is_not_held_against_the_bots(
    tmp_path: Path, body: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot(mode=REAL)
        eye = Eye(desk)

        async def answer(*_: object) -> Any:
            return body

        monkeypatch.setattr(desk.live._upstream, "private", answer)
        await eye.look(4)
        assert (eye.halted(), eye.watch.report()["checked_at"]) == (None, None)


def _edit(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "gateway.sqlite") as database:
        database.execute(statement)
    database.close()

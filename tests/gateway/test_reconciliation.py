"""Reconciliation over a real journal and a venue that tells something else: found, shown, mended, and gone."""

from decimal import Decimal
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from tests.gateway.comparer import REAL, Comparer, traded
from tests.gateway.desk import BOT, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import OrderRejected
from vostok.errors import Conflict
from vostok.gateway.account_books import take_up
from vostok.gateway.reconciliation_control import reconciliation_routes
from vostok.gateway.reconciliation_fixes import mend_money
from vostok.risk.reconciliation import ABSENT, BotBooks, BotOrder
from vostok.risk.states import Latch
from vostok.web import install_errors

PAIR = "BTC/USDT"


async def test_clean_start_then_entries_go_and_the_run_is_kept_with_its_audit_row(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        await comparer.look("full", 2)
        assert (comparer.side.state, comparer.side.sightings, desk.total("BTC")) == ("clean", (), Decimal("0.999"))
        kept = desk.records.reconciliations(None, 10)["items"]
        assert [(row["kind"], row["state"]) for row in kept] == [
            ("full", "clean"),
            ("full", "clean"),
            ("start", "clean"),
        ]
        assert [row["kind"] for row in comparer.audit("reconciliation.run")] == ["start", "full", "full"]


async def test_before_a_clean_look_entries_are_denied_with_a_sentence_and_exits_are_not(tmp_path: Path) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        await traded(desk)
    async with open_desk(tmp_path, venue) as desk:
        comparer, bot = Comparer(desk), desk.writer.books.bots[BOT]
        with pytest.raises(OrderRejected, match=r"NOT_RECONCILED books_agree: .*the venue has not told all of it yet"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.5"))).status == "FILLED"
        venue.fills_limit_orders = True
        venue.balances["USDT"] = "99000"
        await comparer.look("start")
        assert comparer.side.state == "starting"
        with pytest.raises(OrderRejected, match=r"1 difference\(s\) were found"):
            await desk.trading.place(bot, buy("1"))
        venue.balances["USDT"] = "100000"
        await comparer.look("full")
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_silent_venue_then_no_entry_after_the_start_until_it_has_told(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, comparer = await desk.bot(mode=REAL), Comparer(desk)
        desk.venue.reachable = False
        await comparer.look("start")
        assert "cannot be reached" in (comparer.side.problem or "")
        desk.venue.reachable = True
        with pytest.raises(OrderRejected, match="NOT_RECONCILED"):
            await desk.trading.place(bot, buy("1"))
        await desk.writer.run(take_up({"USDT": Decimal(99_000)}))
        await comparer.look("start")
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_simulated_bots_do_not_wait_for_the_account(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, comparer = await desk.bot(), Comparer(desk)
        assert comparer.side.unreconciled() is not None
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        await comparer.look("start")
        assert (comparer.side.state, comparer.side.exchange_at) == ("clean", None)


async def test_fill_of_a_settled_order_that_the_journal_missed_is_booked_from_the_bots_free_money(
    tmp_path: Path,
) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        bot = desk.writer.books.bots[BOT]
        placed = await desk.trading.place(bot, buy("2", "90"))
        desk.trading.note_delivery(placed, reached=True)
        await desk.trading.cancel(placed)
        await desk.trading.deliveries_noted()
        assert placed.id not in desk.writer.books.orders
        # The venue executed it after all, and says so.
        venue.execute(venue.orders[placed.venue_client_id], Decimal(2), "90")
        await comparer.look("full", 3)
        await comparer.look()
        found = next(one for one in comparer.side.standing() if one.what == "order")
        assert (found.kind, found.action, found.bot_id) == ("MISSING_FILL", "BOOK_ORDER", BOT)
        with pytest.raises(OrderRejected, match="NOT_RECONCILED"):
            await desk.trading.place(bot, buy("1"))
        before = desk.total("USDT")
        assert [change.json() for change in comparer.fixes.preview(found)] == [
            {"what": "executed", "subject": PAIR, "before": "0", "after": "2", "bot_id": BOT}
        ]
        await comparer.fixes.fix(found.id, "owner")
        assert (desk.total("BTC"), before - desk.total("USDT"), desk.locked("USDT")) == (
            Decimal("2.997"), Decimal(180), Decimal(0),
        )  # fmt: skip
        assert comparer.audit("reconciliation.fixed")[0]["changes"][0]["after"] == "2"
        with pytest.raises(Conflict, match="is gone, or has another figure"):
            await comparer.fixes.fix(found.id, "owner")


async def test_working_order_that_the_venue_does_not_know_any_more_frees_its_money(tmp_path: Path) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        placed = await desk.trading.place(desk.writer.books.bots[BOT], buy("2", "90"))
        desk.trading.note_delivery(placed, reached=True)
        await desk.trading.deliveries_noted()
        del venue.orders[placed.venue_client_id]
        found = await comparer.the_one()
        assert (found.kind, found.exchange, desk.locked("USDT")) == ("PHANTOM", ABSENT, Decimal(180))
        assert await comparer.is_clean_after_fix(found)
        assert desk.locked("USDT") == 0


async def test_order_of_ours_that_the_journal_does_not_have_is_cancelled_at_the_venue(tmp_path: Path) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        lost = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "quantity": "1", "price": "50"}
        venue.orders["vostok-x-9"] = venue._order(lost | {"newClientOrderId": "vostok-x-9"})
        found = await comparer.the_one()
        assert (found.kind, found.action, found.closes_entries) == ("ORPHAN", "CANCEL_ORDER", True)
        desk.kill_switch.impose(Latch("all", "kill", "HALTED", "wait.", "owner", 1))
        with pytest.raises(Conflict, match="Nothing is sent now"):
            await comparer.fixes.fix(found.id, "owner")
        await desk.kill_switch.resume("all", None, "on", "owner", "api")
        assert await comparer.is_clean_after_fix(found)
        assert venue.orders["vostok-x-9"]["status"] == "CANCELED"


async def test_order_by_hand_is_foreign_and_closes_nothing(tmp_path: Path) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        by_hand = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "quantity": "1", "price": "50"}
        venue.orders["web_1"] = venue._order(by_hand | {"newClientOrderId": "web_1"})
        comparer.side.hear("web_1")
        await comparer.look()
        (seen,) = comparer.side.sightings
        assert (seen.difference.kind, comparer.side.state) == ("FOREIGN", "clean")
        venue.fills_limit_orders = True
        assert (await desk.trading.place(desk.writer.books.bots[BOT], buy("1"))).status == "FILLED"


async def test_money_that_is_missing_is_written_off_in_one_transaction_and_no_loss(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        desk.venue.balances["USDT"] = "900"
        await comparer.look("full", 2)
        found = next(one.difference for one in comparer.side.sightings)
        changes = comparer.fixes.preview(found)
        assert [(one.what, one.after) for one in changes] == [("unowned", "0"), ("bot", "799.9")]
        realised = desk.writer.books.ledgers[BOT].realised
        assert await comparer.is_clean_after_fix(found)
        assert (desk.total("USDT"), desk.writer.books.ledgers[BOT].realised) == (Decimal("799.9"), realised)
        assert comparer.audit("reconciliation.fixed")[0]["action"] == "WRITE_OFF"


async def test_books_that_moved_since_the_preview_then_nothing_is_mended(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        desk.venue.balances["USDT"] = "900"
        await comparer.look("full", 2)
        found = next(one.difference for one in comparer.side.sightings)
        shown = comparer.fixes.preview(found)
        await desk.trading.place(desk.writer.books.bots[BOT], sell("0.5"))
        with pytest.raises(Conflict, match="have moved since"):
            await desk.writer.run(mend_money(found, shown, "owner"))
        assert comparer.audit("reconciliation.fixed") == []


async def test_coins_without_a_trade_are_sold_by_the_gateway_and_dust_is_given_up(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        comparer.told(BTC="0.999")
        await comparer.look("full", 2)
        assert not comparer.side.sightings
        comparer.told()
        await comparer.look()
        (sighting,) = comparer.side.sightings
        assert (sighting.difference.kind, sighting.difference.action) == ("ORPHAN", "SELL")
        assert not sighting.difference.closes_entries
        await comparer.fixes.fix(sighting.difference.id, "owner")
        (reduction,) = desk.writer.books.reductions.values()
        assert (reduction.asset, reduction.before, reduction.keep) == ("BTC", Decimal("0.999"), Decimal(0))
        await desk.trading.place(desk.writer.books.bots[BOT], sell("0.9989"))
        comparer.told()
        await comparer.look("full")
        (rest,) = comparer.side.sightings
        assert (rest.difference.kind, rest.difference.action) == ("DUST", "GIVE_UP")
        assert await comparer.is_clean_after_fix(rest.difference)
        assert (desk.total("BTC"), desk.writer.books.unowned["BTC"]) == (Decimal(0), Decimal("0.0001"))


async def test_what_only_the_bot_has_to_learn_is_not_mended_here(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        comparer.side.tell({BOT: BotBooks((BotOrder("77", PAIR, Decimal(0)),), {PAIR: Decimal("0.999")})})
        await comparer.look()
        (sighting,) = comparer.side.sightings
        assert (sighting.difference.kind, sighting.difference.action) == ("PHANTOM", "FORGET_TRADE")
        with pytest.raises(Conflict, match="own database"):
            await comparer.fixes.fix(sighting.difference.id, "owner")


async def test_control_side_shows_each_difference_with_its_fix_and_refuses_a_stale_one(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        comparer = await traded(desk)
        desk.venue.balances["USDT"] = "900"
        await comparer.look("full", 2)
        app = FastAPI()
        install_errors(app)
        app.include_router(reconciliation_routes(comparer.side, comparer.fixes, desk.records, comparer.now))
        async with AsyncClient(transport=ASGITransport(app), base_url="http://gateway") as client:
            shown = (await client.get("/reconciliation")).json()
            assert (shown["state"], shown["items"][0]["kind"]) == ("clean", "PHANTOM")
            assert shown["items"][0]["fix"]["changes"][1] == {
                "what": "bot", "subject": "USDT", "before": "899.9", "after": "799.9", "bot_id": BOT,
            }  # fmt: skip
            stale = await client.post("/reconciliation/fix", json={"id": "0" * 16, "actor": "owner"})
            assert (stale.status_code, "look at the list again" in stale.json()["detail"]) == (409, True)
            assert (await client.post("/reconciliation/fix", json={"id": "x", "actor": "owner"})).status_code == 422
            done = await client.post("/reconciliation/fix", json={"id": shown["items"][0]["id"], "actor": "owner"})
            assert (done.status_code, done.json()["items"]) == (200, [])
            told = {"items": [{"bot_id": BOT, "running": True, "orders": [], "positions": {PAIR: "0.999"}}]}
            assert (await client.put("/reconciliation/bots", json=told)).status_code == 204
            assert (await client.post("/reconciliation/run", json={"actor": "owner"})).json()["bots_at"] is not None
            runs = (await client.get("/reconciliation/runs")).json()["items"]
            assert [(run["kind"], run["actor"]) for run in runs[:2]] == [("manual", "owner"), ("fix", "owner")]
            desk.venue.reachable = False
            silent = await client.post("/reconciliation/run", json={"actor": "owner"})
            assert (silent.status_code, silent.json()["detail"][:33]) == (503, "The venue could not be asked (the")

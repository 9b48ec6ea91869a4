"""REAL_MARKET_SPOT with answers that get lost: an unknown outcome is never shown as one (law 3)."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.gateway.desk import BOT, buy, eventually, hurry, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import BinanceError, InsufficientBalance, OrderRejected, ServerBusy
from vostok.gateway.replay import replay_journal
from vostok.gateway.subaccounts import set_state

REAL: Final = "REAL_MARKET_SPOT"
LOST_ANSWERS = ("reset", "503", "504", "-1007", "junk", "empty")


async def test_order_is_sent_under_our_own_id_and_booked(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1"))
        assert (order.status, order.state) == ("FILLED", "ACKED")
        assert list(desk.venue.orders) == [order.venue_client_id]
        assert desk.total("BTC") == Decimal("0.999")
        assert desk.total("USDT") == Decimal("899.9")
        assert desk.locked("USDT") == 0


async def test_market_entry_cannot_cost_more_than_was_locked(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1"))
        sent = desk.venue.orders[order.venue_client_id]
        assert sent["type"] == "LIMIT"
        assert Decimal(sent["price"]) <= order.notional / Decimal(1)


@pytest.mark.parametrize("kind", ["STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"])
async def test_waiting_order_with_a_limit_leaves_with_how_long_it_is_good_for(tmp_path: Path, kind: str) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        bot = await desk.bot(mode=REAL)
        stop = "102.00" if kind == "STOP_LOSS_LIMIT" else "99.00"
        order = await desk.trading.place(bot, buy("1", "102.00", type=kind, stop_price=Decimal(stop)))
        assert desk.live._placement(order)["timeInForce"] == "GTC"


async def test_without_a_key_an_entry_is_denied_before_it_is_an_order_and_an_exit_says_why_it_cannot_leave(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        key = tmp_path / "simulator.json"
        kept = key.rename(tmp_path / "away")
        orders = list(desk.writer.books.orders)
        with pytest.raises(OrderRejected, match=r"NO_KEY account_key: .*there is no key for this venue"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.guard(bot, buy("1"))).code == "NO_KEY"
        assert (len(desk.venue.orders), list(desk.writer.books.orders)) == (1, orders)
        with pytest.raises(ServerBusy, match="there is no key for this venue: enter one in Settings"):
            await desk.trading.place(bot, sell("0.5"))
        assert desk.locked("BTC") == 0
        simulated = await desk.bot("b" * 10)
        assert (await desk.trading.place(simulated, buy("1"))).status == "FILLED"
        kept.rename(key)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


@pytest.mark.parametrize("failure", LOST_ANSWERS)
async def test_lost_answer_to_an_accepted_order_is_resolved_within_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path, FakeVenue(faults=[f"accept:{failure}"], hidden=2)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1"))
        assert (order.status, order.state) == ("FILLED", "ACKED")
        assert desk.venue.posts == len(desk.venue.orders) == 1
        assert desk.total("BTC") == Decimal("0.999")


@pytest.mark.parametrize("failure", LOST_ANSWERS)
async def test_order_that_never_arrived_is_given_up_only_when_all_lists_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path, FakeVenue(faults=[f"lose:{failure}"])) as desk:
        bot = await desk.bot(mode=REAL)
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, buy("1"))
        assert desk.venue.orders == {}
        assert desk.locked("USDT") == 0
        again = await desk.trading.place(bot, buy("1"))
        assert (again.status, desk.venue.posts, len(desk.venue.orders)) == ("FILLED", 2, 1)


async def test_unresolved_order_blocks_entries_until_the_bot_adopts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path, FakeVenue(faults=["accept:reset"], hidden=10**6)) as desk:
        bot = await desk.bot(mode=REAL)
        with pytest.raises(ServerBusy) as busy:
            await desk.trading.place(bot, buy("1"))
        assert (busy.value.code, busy.value.status) == (-1008, 503)
        assert desk.locked("USDT") > 0
        (doubtful,) = desk.records.orders_in_doubt()["items"]
        assert (doubtful["side"], doubtful["state"]) == ("BUY", "IN_DOUBT")
        with pytest.raises(OrderRejected, match="GATE ORDER_UNRESOLVED"):
            await desk.trading.place(bot, buy("1"))
        desk.venue.hidden = 0
        await eventually(lambda: any(order.state == "ADOPTABLE" for order in desk.writer.books.orders.values()))
        assert [order["state"] for order in desk.records.orders_in_doubt()["items"]] == ["ADOPTABLE"]
        with pytest.raises(OrderRejected, match="GATE ORDER_UNRESOLVED"):
            await desk.trading.place(bot, buy("2"))
        adopted = await desk.trading.place(bot, buy("1.01"))
        assert adopted.state == "ACKED"
        assert desk.records.orders_in_doubt()["items"] == []
        assert desk.venue.posts == len(desk.venue.orders) == 1
        assert desk.total("BTC") == Decimal("0.999")


async def test_lost_sell_answer_sells_once_and_is_adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        desk.venue.faults, desk.venue.hidden = ["accept:reset"], 10**6
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, sell("0.999"))
        with pytest.raises(InsufficientBalance):
            await desk.trading.place(bot, sell("0.999"))
        desk.venue.hidden = 0
        await eventually(lambda: any(order.state == "ADOPTABLE" for order in desk.writer.books.orders.values()))
        adopted = await desk.trading.place(bot, sell("0.999"))
        assert (adopted.side, adopted.status) == ("SELL", "FILLED")
        assert desk.venue.posts == 2
        assert desk.total("BTC") == 0


async def test_refused_by_the_venue_frees_the_money_and_tells_the_bot(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(faults=["lose:refuse"])) as desk:
        bot = await desk.bot(mode=REAL)
        with pytest.raises(BinanceError) as refused:
            await desk.trading.place(bot, buy("1"))
        assert refused.value.code == -2010
        assert desk.locked("USDT") == 0


async def test_venue_out_of_reach_sends_nothing_and_frees_the_money(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        desk.venue.reachable = False
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, sell("0.5"))
        assert desk.locked("BTC") == 0
        assert desk.total("BTC") == Decimal("0.999")


async def test_resting_order_is_followed_and_each_fill_booked_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("2", "99.00"))
        assert (order.status, desk.locked("USDT")) == ("NEW", Decimal(198))
        at_venue = desk.venue.orders[order.venue_client_id]
        desk.venue.execute(at_venue, Decimal("0.5"), "99.00")
        order = await desk.live.query(order)
        assert (order.status, order.executed, desk.locked("USDT")) == (
            "PARTIALLY_FILLED",
            Decimal("0.5"),
            Decimal("148.5"),
        )
        order = await desk.live.query(order)
        assert desk.total("BTC") == Decimal("0.4995")
        desk.venue.execute(at_venue, Decimal("1.5"), "98.00")
        order = await desk.live.query(order)
        assert (order.status, desk.locked("USDT")) == ("FILLED", Decimal(0))
        assert desk.total("USDT") == Decimal(1000) - Decimal("49.5") - Decimal(147)
        assert len(desk.records.fills_of_order(order.id)) == 2


async def test_cancel_whose_answer_is_lost_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        desk.venue.faults = ["cancel:reset"]
        assert (await desk.trading.cancel(order)).status == "CANCELED"
        assert desk.locked("USDT") == 0


async def test_order_filled_during_its_cancel_is_booked(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        desk.venue.execute(desk.venue.orders[order.venue_client_id], Decimal(1), "99.00")
        assert (await desk.trading.cancel(order)).status == "FILLED"
        assert desk.total("BTC") == Decimal("0.999")


async def test_pause_between_reservation_and_sending_stops_the_entry(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        run, paused = desk.writer.run, False

        async def pause_first(operation, **how):  # type: ignore[no-untyped-def]
            nonlocal paused
            if operation.__qualname__.startswith("sent.") and not paused:
                paused = True
                await run(set_state(BOT, "PAUSED", "owner", "now"))
            return await run(operation, **how)

        desk.writer.run = pause_first  # type: ignore[method-assign]
        with pytest.raises(OrderRejected, match="BOT_NOT_RUNNING"):
            await desk.trading.place(bot, buy("1"))
        assert desk.venue.posts == 0
        assert desk.locked("USDT") == 0


async def test_restart_in_mid_flight_finds_the_order_and_the_bot_adopts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    venue = FakeVenue(faults=["accept:reset"], hidden=10**6)
    async with open_desk(tmp_path, venue) as desk:
        bot = await desk.bot(mode=REAL)
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, buy("1"))
    venue.hidden = 0
    async with open_desk(tmp_path, venue) as desk:
        doubtful = await desk.writer.run(replay_journal(list(desk.writer.books.orders.values())))
        assert [order.state for order in doubtful] == ["IN_DOUBT"]
        for order in doubtful:
            desk.live.keep_resolving(order)
        await eventually(lambda: any(order.state == "ADOPTABLE" for order in desk.writer.books.orders.values()))
        adopted = await desk.trading.place(bot, buy("1"))
        assert (adopted.status, venue.posts) == ("FILLED", 1)
        assert desk.total("BTC") == Decimal("0.999")


async def test_accepted_order_is_never_called_refused_because_a_later_question_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to the placement lacks the fills, and asking for them is refused at first."""
    hurry(monkeypatch)
    venue = TradesLater()
    async with open_desk(tmp_path, venue) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1"))
        assert (order.status, order.executed) == ("FILLED", Decimal(1))
        assert desk.total("BTC") == Decimal("0.999")
        assert venue.refusals == 0


class TradesLater(FakeVenue):
    """A venue whose lists of trades lag behind, and which limits questions meanwhile."""

    refusals = 2

    def handle(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle(request)
        if request.method == "POST":
            return httpx.Response(200, json={**answer.json(), "fills": []})
        if request.url.path.endswith("myTrades") and self.refusals:
            self.refusals -= 1
            return httpx.Response(400, json={"code": -1003, "msg": "Too many requests."})
        return answer


async def test_old_answer_that_comes_late_does_not_reopen_a_finished_order(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        stale = dict(desk.venue.orders[order.venue_client_id])
        await desk.trading.cancel(order)
        late = await desk.live._book(order, stale, None)
        assert late.status == "CANCELED"
        assert desk.locked("USDT") == 0


async def test_cancel_while_the_venue_is_gone_gives_up_before_the_bot_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.2)
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        desk.venue.reachable = False
        with pytest.raises(ServerBusy):
            await desk.trading.cancel(order)
        assert desk.locked("USDT") == 99


async def test_broken_key_file_sends_nothing_and_frees_the_money(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        (tmp_path / "simulator.json").write_text("{")
        with pytest.raises(OrderRejected, match=r"NO_KEY account_key: .*must hold"):
            await desk.trading.place(bot, buy("1"))
        with pytest.raises(ServerBusy, match="must hold"):
            await desk.trading.place(bot, sell("0.5"))
        assert len(desk.venue.orders) == 1
        assert desk.locked("USDT") == desk.locked("BTC") == 0

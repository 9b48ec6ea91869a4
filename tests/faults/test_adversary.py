"""The short form of `npm run faults -- adversary`, and a machine that plays gate and journal against the model."""

import asyncio
import random
import tempfile
from contextlib import AsyncExitStack, ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.faults import adversary
from tests.faults.arena import MODE, SECRET, Arena, Venue, gateway_in, key_of, open_arena, set_up
from tests.faults.attacks import KINDS, ORDER, world
from tests.faults.planted import PLANTED
from tests.faults.wishes import Wishes
from vostok.binance.signing import sign
from vostok.clock import now_ms
from vostok.gateway import live as live_module

SHOWN = ("verdict_remembered", "failing_rule_allows", "double_parameters", "stop_places_forgotten")


async def test_no_adversarial_order_gets_past_the_gate_in_any_kind_of_world(tmp_path: Path) -> None:
    found = await adversary.attack(tmp_path, 250 * len(KINDS), seed=11)
    assert found.broken == []
    assert found.entries > 10
    assert {"MAX_EXPOSURE", "MAX_TRADE_VALUE", "PRICE_COLLAR", "400 -1101", "401 -2015"} <= set(found.answers)


@pytest.mark.parametrize("bug", [bug for bug in PLANTED if bug.name in SHOWN], ids=lambda bug: bug.name)
async def test_planted_bug_is_caught(tmp_path: Path, bug: Any) -> None:
    assert await adversary.catches(tmp_path, bug, seed=11) is not None


def test_every_planted_bug_has_its_own_name_and_says_what_it_breaks() -> None:
    assert len({bug.name for bug in PLANTED}) == len(PLANTED) >= 20
    assert all(bug.breaks and bug.kind in KINDS for bug in PLANTED)


AMOUNTS = st.decimals(min_value="0.2", max_value="4", places=2) | st.just(Decimal(20))
BOTS = st.sampled_from("ab").map(lambda letter: letter * 10)
PAIRS = st.sampled_from(("BTC/USDT", "ETH/USDT"))

# Mostly open, so that something comes to pass.
SHARES, OPEN = st.sampled_from(("1", "1", "0.2", "0.05")), st.sampled_from((True, True, False))
LATCHES = st.sampled_from(("ACTIVE", "ACTIVE", "ACTIVE", "REDUCING", "HALTED"))


class GateLedgerJournal(RuleBasedStateMachine):
    """Bots act, answers are lost, the gateway restarts, the owner changes his mind, the clock jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._runner, self._stack = asyncio.Runner(), ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        for name, value in (("_delays", lambda: iter([0.01] * 100)), ("ANSWER_WITHIN_S", 0.5)):
            self._stack.enter_context(patch.object(live_module, name, value))
        self._offset_ms, made = 0, world("plain", random.Random(3))
        made.bots[2].pairs = made.bots[0].pairs
        template = adversary.make_template(self._folder)
        self._open = AsyncExitStack()
        arena = open_arena(self._folder / "home", template, made.pairs, made.bots, Wishes())
        self._arena: Arena = self._run(self._open.enter_async_context(arena))
        self._arena.venue.clock = lambda: now_ms() + self._offset_ms
        self.restart()

    def _run(self, coroutine: Any) -> Any:
        return self._runner.run(coroutine)

    def _send(self, method: str, bot_id: str, **fields: str) -> tuple[int, str]:
        payload = urlencode({**fields, "timestamp": str(self._venue.clock())})
        payload += f"&signature={sign(SECRET, payload)}"
        query, body = (payload, b"") if method == "DELETE" else ("", payload.encode())
        answer: tuple[int, str] = self._run(self._arena.send(method, ORDER.format(bot_id), query, body, key_of(bot_id)))
        return answer

    @property
    def _venue(self) -> Venue:
        return self._arena.venue

    def _resting(self) -> list[str]:
        return [name for book in self._venue.model.books.values() for name in book.buys]

    def _order(self, bot_id: str, pair: str, side: str, amount: Decimal, price: Decimal | None) -> None:
        fields = {"symbol": pair.replace("/", ""), "side": side, "quantity": f"{amount:f}", "type": "MARKET"}
        if price is not None:
            fields |= {"type": "LIMIT", "price": f"{price:.2f}", "timeInForce": "GTC"}
        self._send("POST", bot_id, **fields)

    @rule(bot_id=BOTS, pair=PAIRS, amount=AMOUNTS)
    def enter(self, bot_id: str, pair: str, amount: Decimal) -> None:
        self._order(bot_id, pair, "BUY", amount, None)

    @rule(bot_id=BOTS, pair=PAIRS, amount=AMOUNTS, share=st.sampled_from(("0.9", "0.97", "1.001", "1.02", "1.5")))
    def enter_at_a_limit(self, bot_id: str, pair: str, amount: Decimal, share: str) -> None:
        self._order(bot_id, pair, "BUY", amount, self._venue.model.pairs[pair].ask * Decimal(share))

    @rule(bot_id=BOTS, pair=PAIRS, amount=AMOUNTS)
    def leave(self, bot_id: str, pair: str, amount: Decimal) -> None:
        self._order(bot_id, pair, "SELL", amount, None)

    @rule(bot_id=BOTS, pair=PAIRS, amount=AMOUNTS)
    def enter_and_lose_the_answer(self, bot_id: str, pair: str, amount: Decimal) -> None:
        self._venue.lose_answer = True
        self._order(bot_id, pair, "BUY", amount, None)
        self._venue.lose_answer = False

    @precondition(lambda self: self._resting())
    @rule(data=st.data(), share=st.sampled_from(("0.3", "1")))
    def market_comes_to_an_order(self, data: st.DataObject, share: str) -> None:
        name = data.draw(st.sampled_from(self._resting()))
        self._venue.fill_resting(name, Decimal(share))
        order = next(one for one in self._arena.writer.books.orders.values() if one.venue_client_id == name)
        self._run(self._arena.live.query(order))

    @precondition(lambda self: self._resting())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self._resting()))
        order = next(one for one in self._arena.writer.books.orders.values() if one.venue_client_id == name)
        self._send("DELETE", order.bot_id, symbol=order.symbol, orderId=str(order.exchange_order_id))

    @rule()
    def restart(self) -> None:
        venue = self._venue
        self._run(self._open.aclose())
        self._arena = self._run(self._open.enter_async_context(gateway_in(self._folder / "home", venue)))

    @rule(bot_id=BOTS, value=st.sampled_from((50, 300, 900)), running=OPEN)
    def owner_changes_a_bot(self, bot_id: str, value: int, running: bool) -> None:
        bot = self._venue.model.bots[bot_id]
        bot.max_trade, bot.max_exposure, bot.running = Decimal(value), Decimal(value * 2), running
        self._run(set_up(self._arena.writer, self._venue.model))

    @rule(share=SHARES, latch=LATCHES)
    def owner_changes_all(self, share: str, latch: str) -> None:
        wishes = self._venue.model.wishes
        wishes.share, wishes.latch = Decimal(share), latch
        self._run(self._arena.writer.run(lambda tx: tx.remove_latch((f"mode:{MODE}", "kill"))))
        self._run(set_up(self._arena.writer, self._venue.model))

    @rule(minutes=st.sampled_from((-60, -1, 1, 60 * 24 * 2)))
    def clock_jumps(self, minutes: int) -> None:
        self._offset_ms += minutes * 60_000
        self.restart()

    @invariant()
    def nothing_came_that_should_not_have(self) -> None:
        assert self._venue.model.broken == []

    @invariant()
    def books_are_what_the_venue_says(self) -> None:
        assert adversary.differences(self._arena) == []

    def teardown(self) -> None:
        self._run(self._open.aclose())
        self._runner.close()
        self._stack.close()


GateLedgerJournal.TestCase.settings = settings(max_examples=3, stateful_step_count=20, deadline=None)
TestGateLedgerAndJournal = GateLedgerJournal.TestCase

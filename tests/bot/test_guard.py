"""The guard: a clear yes is a yes, everything else is a no."""

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.fake_exchange import FakeExchange, serving
from tests.bot.guarded import ENTRY, NO, SIGNAL, YES, Adding, Failing, Gate, Plain, Refusing, guarded
from vostok.bot import guard
from vostok.bot.asking import Entry, GatewayAsker, read_answer
from vostok.bot.denials import Answer
from vostok.bot.strategy_file import load_strategy

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(autouse=True)
def fresh_guard() -> Iterator[None]:
    yield
    guard.install(None)
    guard._guard.closed = False
    guard._guard.held.until.clear()
    guard._guard.small.clear()


@given(st.sampled_from([200, 200, 201, 204, 302, 400, 404, 429, 500, 503]), JSON | st.just({"allowed": True}))
def test_answer_is_a_yes_only_when_it_says_so(status: int, body: Any) -> None:
    answer = read_answer(status, json.dumps(body).encode())
    clear_yes = status == 200 and isinstance(body, dict) and body.get("allowed") is True
    assert answer.allowed == clear_yes
    assert clear_yes or answer.reason or (isinstance(body, dict) and body.get("allowed") is False)


@given(st.binary())
def test_answer_when_it_is_not_json_then_denied(raw: bytes) -> None:
    assert not read_answer(200, raw).allowed


def test_gateway_when_nothing_listens_then_denied() -> None:
    answer = GatewayAsker("http://127.0.0.1:9/b/abcdefghij/vostok/guard", "key")(ENTRY)
    assert (answer.allowed, answer.code) == (False, "GATEWAY_UNREACHABLE")


def test_gateway_when_slow_then_denied_in_time() -> None:
    class Slow(FakeExchange):
        def answer(self, method: str, path: str, params: dict[str, str]) -> tuple[int, Any]:
            time.sleep(1)
            return super().answer(method, path, params)

    with serving(Slow()) as exchange:
        started = time.monotonic()
        answer = GatewayAsker(f"http://127.0.0.1:{exchange.port}/b/abcdefghij/vostok/guard", "key")(ENTRY)
        assert time.monotonic() - started < 0.6
    assert not answer.allowed


def test_question_carries_exact_decimals_and_the_answer_comes_back() -> None:
    with serving(FakeExchange()) as exchange:
        ask = GatewayAsker(f"http://127.0.0.1:{exchange.port}/b/abcdefghij/vostok/guard", "key", timeout_s=2)
        assert ask(Entry("PEPE/USDT", 1e6, 1.2e-7)).allowed
        (asked,) = exchange.guard_asked
        assert re.fullmatch("[0-9a-f]{12}", asked.pop("trace"))
        assert asked == {"pair": "PEPE/USDT", "side": "BUY", "amount": "1000000.0", "price": "0.00000012"}
        exchange.guard_answer = (200, {"allowed": False, "code": "PAIR_NOT_LISTED", "reason": "the pair is not listed"})
        assert ask(ENTRY) == Answer(False, "PAIR_NOT_LISTED", "the pair is not listed")


@pytest.mark.parametrize("base", [Plain, Failing, Refusing])
@pytest.mark.parametrize("word", [YES, NO])
def test_entry_needs_the_strategy_and_the_gate(base: type[Plain], word: Answer) -> None:
    guard.install(lambda _entry: word)
    assert guarded(base).confirm_trade_entry(**SIGNAL) == (base is Plain and word is YES)


def test_entry_when_the_strategy_says_no_then_the_gate_is_not_asked() -> None:
    gate = Gate(YES)
    guard.install(gate)
    guarded(Refusing).confirm_trade_entry(**SIGNAL)
    assert gate.asked == []


def test_entry_when_asking_fails_then_denied() -> None:
    def broken(_entry: Entry) -> Answer:
        raise RuntimeError("no")

    guard.install(broken)
    assert guarded(Plain).confirm_trade_entry(**SIGNAL) is False


@pytest.mark.parametrize(
    ("mode", "allowed"), [("live", False), ("dry_run", False), ("backtest", True), ("hyperopt", True)]
)
def test_entry_without_a_gate_passes_only_where_no_order_is_sent(mode: str, allowed: bool) -> None:
    strategy = guarded(Plain)
    strategy.config = {"runmode": SimpleNamespace(value=mode)}
    assert strategy.confirm_trade_entry(**SIGNAL) is allowed


def test_entry_when_the_bot_is_stopping_then_denied_without_asking() -> None:
    guard.install(lambda _entry: pytest.fail("asked"))
    guard.close_entries()
    assert guarded(Plain).confirm_trade_entry(**SIGNAL) is False
    assert guarded(Plain).custom_stake_amount(pair="BTC/USDT", proposed_stake=50.0) == 0


def test_stake_is_the_strategys_own_and_nothing_when_it_fails() -> None:
    assert guarded(Plain).custom_stake_amount(pair="BTC/USDT", proposed_stake=50.0) == 50
    assert guarded(Failing).custom_stake_amount(pair="BTC/USDT", proposed_stake=50.0) == 0


@pytest.mark.parametrize("change", [25.0, (25.0, "add")])
@pytest.mark.parametrize("word", [YES, NO])
def test_increase_is_asked_for_like_an_entry(change: Any, word: Answer) -> None:
    gate = Gate(word)
    guard.install(gate)
    result = guarded(Adding).adjust_trade_position(
        trade=SimpleNamespace(pair="BTC/USDT"), current_entry_rate=50.0, current_profit=change
    )
    assert result == (change if word is YES else None)
    assert gate.asked == [Entry("BTC/USDT", 0.5, 50.0)]


@pytest.mark.parametrize("change", [-25.0, (-25.0, "reduce"), None, 0.0])
def test_decrease_of_a_position_is_never_asked_for(change: Any) -> None:
    guard.install(lambda _entry: pytest.fail("asked"))
    result = guarded(Adding).adjust_trade_position(
        trade=SimpleNamespace(pair="BTC/USDT"), current_entry_rate=50.0, current_profit=change
    )
    assert result == change


def test_increase_when_the_strategy_fails_then_none() -> None:
    guard.install(lambda _entry: YES)
    trade = SimpleNamespace(pair="BTC/USDT")
    assert guarded(Failing).adjust_trade_position(trade=trade, current_entry_rate=50.0) is None


def test_strategy_when_it_imports_a_sibling_late_then_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "sibling_of_late.py").write_text("NAME = 'sibling'\n")
    (tmp_path / "LateImport.py").write_text(
        "class LateImport:\n    def name(self):\n        import sibling_of_late\n        return sibling_of_late.NAME\n"
    )
    assert load_strategy(str(tmp_path / "LateImport.py"), "LateImport")().name() == "sibling"


def test_strategy_when_named_like_a_library_then_the_library_stays(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("class json:\n    pass\n")
    assert load_strategy(str(tmp_path / "json.py"), "json").__module__ == "strategy_json"
    assert sys.modules["json"] is json


def test_strategy_when_its_class_is_missing_then_said(tmp_path: Path) -> None:
    (tmp_path / "Other.py").write_text("class Another:\n    pass\n")
    with pytest.raises(ImportError, match=r"Other\.py has no class Other"):
        load_strategy(str(tmp_path / "Other.py"), "Other")


def test_strategy_when_it_fails_to_load_then_it_can_be_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "Retried.py"
    file.write_text("raise RuntimeError('first')\n")
    with pytest.raises(RuntimeError):
        load_strategy(str(file), "Retried")
    file.write_text("class Retried:\n    pass\n")
    assert load_strategy(str(file), "Retried").__name__ == "Retried"

"""The runner's parts; whole bots are in tests/bothost."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from freqtrade.exceptions import TemporaryError
from freqtrade.persistence import Order, Trade

from vostok.binance.decimals import floor_to_step
from vostok.bot import guard, runner


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot was told to end."""
    monkeypatch.setattr(guard._guard, "closed", True)


@pytest.mark.parametrize("mode", ["initial", "pos_adjust", "replace"])
def test_entry_when_stopping_then_none_in_any_mode(stopping: None, mode: str) -> None:
    bot = object.__new__(runner.GatedBot)
    assert bot.execute_entry("BTC/USDT", 100.0, mode=mode) is False


def test_configuration_when_another_bot_makes_the_folders_too_then_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried: list[str] = []

    def read(_self: object) -> dict[str, str]:
        tried.append("once")
        if len(tried) < 4:
            raise FileExistsError(17, "File exists", "hyperopt_results")
        return {"exchange": "here"}

    monkeypatch.setattr(runner.QuietConfiguration, "get_config", read)
    assert runner._configuration(tmp_path / "config.json") == {"exchange": "here"}
    monkeypatch.setattr(runner, "FOLDERS_AT_MOST", 1)
    tried.clear()
    with pytest.raises(FileExistsError):
        runner._configuration(tmp_path / "config.json")


def test_round_when_the_venue_is_away_then_the_host_hears_that_it_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise TemporaryError("The venue does not answer.")

    told: list[set[str]] = []
    worker = object.__new__(runner.GracefulWorker)
    worker._running = True
    worker._stop = SimpleNamespace(sleep=lambda _seconds: None)  # type: ignore[assignment]
    worker._reporter = SimpleNamespace(send=lambda **report: told.append(set(report)))  # type: ignore[assignment]
    worker.freqtrade = SimpleNamespace(process=away)  # type: ignore[assignment]
    worker._process_running()
    assert told == [{"tried_at"}]


def entered_at_once(amount: float) -> tuple[Trade, Order]:
    """A trade as Freqtrade has it when the answer to its entry says filled."""
    entry = Order(
        ft_order_side="buy",
        side="buy",
        status="closed",
        ft_is_open=False,
        order_id="1",
        ft_pair="BTC/USDT",
        symbol="BTC/USDT",
        amount=amount,
        filled=amount,
        ft_amount=amount,
        ft_price=100.0,
        price=100.0,
        average=100.0,
    )
    now = datetime.now(UTC)
    trade = Trade(
        pair="BTC/USDT",
        amount=amount,
        open_rate=100.0,
        stake_amount=1.0,
        exchange="binance",
        open_date=now,
        fee_open=0.001,
        fee_close=0.001,
    )
    trade.orders.append(entry)
    return trade, entry


@pytest.mark.parametrize(("free", "fee_on_amount"), [("0.00111888", 1.12e-06), ("0.00112", None), ("0.00113", None)])
def test_fee_in_base_then_paid_out_of_dust_where_there_is_enough(free: str, fee_on_amount: float | None) -> None:
    bot = object.__new__(runner.GatedBot)
    bot.wallets = SimpleNamespace(update=lambda: None, get_free=lambda _asset: float(free))
    trade, entry = entered_at_once(0.00112)
    assert bot.apply_fee_conditional(trade, "BTC", 0.00112, 1.12e-06, entry) == fee_on_amount


def test_a_hundred_trades_leave_at_most_one_step_of_dust() -> None:
    bot, step, bought = object.__new__(runner.GatedBot), Decimal("0.00001"), Decimal("0.00112")
    held = Decimal(0)
    bot.wallets = SimpleNamespace(update=lambda: None, get_free=lambda _asset: float(held))
    for _ in range(100):
        held += bought * Decimal("0.999")
        trade, entry = entered_at_once(float(bought))
        fee = bot.apply_fee_conditional(trade, "BTC", float(bought), float(bought) / 1000, entry) or 0.0
        held -= floor_to_step(bought - Decimal(str(fee)), step)
        assert 0 <= held < step


PARAMETRIC = """
from freqtrade.strategy import IntParameter, IStrategy


class Parametric{number}(IStrategy):
    buy_speed = IntParameter(1, 10, default=3)
    sell_speed = IntParameter(1, 10, default=3)
"""


@pytest.mark.parametrize(
    ("number", "stock", "chosen", "expected"),
    [
        (1, None, {}, None),
        (2, None, {"buy_speed": 7}, {"buy": {"buy_speed": 7}}),
        (3, {"sell": {"sell_speed": 9}}, {"buy_speed": 7}, {"buy": {"buy_speed": 7}, "sell": {"sell_speed": 9}}),
        (4, {"roi": {"0": 0.1}}, {}, {"roi": {"0": 0.1}}),
    ],
)
def test_hyperopts_results_are_taken_along_and_the_bots_values_win(
    tmp_path: Path, number: int, stock: Any, chosen: dict[str, int], expected: Any
) -> None:
    name = f"Parametric{number}"
    strategies, target = tmp_path / "strategies", tmp_path / "strategy"
    strategies.mkdir()
    target.mkdir()
    file = strategies / f"{name}.py"
    file.write_text(PARAMETRIC.format(number=number))
    if stock is not None:
        file.with_suffix(".json").write_text(json.dumps({"strategy_name": name, "params": stock}))
    (target / f"{name}.json").write_text("of an earlier start")
    config = {"strategy": name, "strategy_path": str(target), "vostok": {"parameters": chosen}}
    runner._prepare_strategy(config, file)
    written = target / f"{name}.json"
    assert (json.loads(written.read_text())["params"] if written.exists() else None) == expected

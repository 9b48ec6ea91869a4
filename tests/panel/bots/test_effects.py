"""What a restart with other settings does to open trades, by Freqtrade's own rules."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.bots.effects import Holdings, Target, effects
from vostok.panel.bots.held import HeldTrade
from vostok.panel.bots.models import BotSettings

OLD_STOP = Decimal("-0.1")


def settings(**changes: Any) -> BotSettings:
    return BotSettings.model_validate({"name": "Alpha", "strategy": "Quiet", "pairs": ["BTC/USDT"]} | changes)


def held(pair: str = "BTC/USDT", *, stop_moved: bool = False) -> HeldTrade:
    return HeldTrade(pair, Decimal(100), stop_moved, OLD_STOP)


def codes(before: BotSettings, after: BotSettings, *trades: HeldTrade, **given: Any) -> dict[str, int]:
    stoploss = given.get("stoploss", OLD_STOP)
    target = Target(after, stoploss, given.get("limit", Decimal(330)))
    holdings = Holdings(trades, given.get("marks", {}), given.get("exposure"))
    return {effect.code: effect.count for effect in effects(before, target, holdings)}


def test_new_stop_then_moved_ones_are_kept_and_the_others_begin_anew() -> None:
    found = codes(settings(), settings(), held(), held(stop_moved=True), stoploss=Decimal("-0.05"))
    assert found == {"stop_new": 1, "stop_kept": 1}


def test_price_below_the_new_stop_then_that_trade_is_sold_at_once() -> None:
    marks = {"BTC/USDT": Decimal(95)}
    assert codes(settings(), settings(), held(), stoploss=Decimal("-0.05"), marks=marks) == {
        "stop_hit": 1,
        "stop_new": 1,
    }


def test_price_above_the_new_stop_then_nothing_is_sold() -> None:
    marks = {"BTC/USDT": Decimal("95.01")}
    assert codes(settings(), settings(), held(), stoploss=Decimal("-0.05"), marks=marks) == {"stop_new": 1}


def test_roi_or_trailing_stop_changed_then_told_for_every_open_trade() -> None:
    follows = settings(trailing_stop=True)
    assert codes(settings(), settings(minimal_roi={"0": "0.1"}), held(), held()) == {"roi_new": 2}
    assert codes(settings(), follows, held()) == {"trailing_new": 1}
    assert codes(follows, settings(trailing_stop=False), held()) == {"trailing_off": 1}
    assert codes(settings(), settings(trailing_stop=False), held()) == {}


def test_pair_taken_away_then_its_trade_is_managed_on() -> None:
    before = settings(pairs=["BTC/USDT", "ETH/USDT"])
    assert codes(before, settings(), held("ETH/USDT"), held()) == {"pair_left": 1}


def test_stop_moves_to_the_exchange_and_back_then_told() -> None:
    kept, moved = settings(), settings(stoploss_on_exchange=True)
    assert codes(kept, moved, held(), held()) == {"stop_to_exchange": 2}
    assert codes(moved, kept, held()) == {"stop_from_exchange": 1}
    assert codes(moved, moved, held()) == {}


def test_limits_below_what_is_open_then_told() -> None:
    after = settings(max_open_trades=1, stake_amount="50")
    found = codes(settings(), after, held(), held(), exposure=Decimal(200), limit=Decimal(55))
    assert found == {"size_kept": 2, "over_trades": 2, "over_exposure": 2}


def test_other_strategy_then_every_open_trade_is_judged_by_it() -> None:
    assert codes(settings(), settings(strategy="Other"), held()) == {"exit_strategy": 1}
    assert codes(settings(), settings(parameters={"buy_rsi": 20}), held()) == {"exit_rules": 1}


def test_stop_that_the_source_does_not_state_then_said_so() -> None:
    assert codes(settings(), settings(), held(), stoploss=None) == {"stop_of_strategy": 1}


trades = st.lists(st.builds(held, st.sampled_from(["BTC/USDT", "ETH/USDT"]), stop_moved=st.booleans()), max_size=4)


@given(trades, st.decimals("-0.5", "-0.01", places=2), st.integers(1, 4))
def test_any_change_then_no_effect_is_told_of_more_trades_than_there_are(
    trades: list[HeldTrade], stoploss: Decimal, most: int
) -> None:
    found = codes(settings(), settings(max_open_trades=most), *trades, stoploss=stoploss)
    assert all(0 < count <= len(trades) for count in found.values())
    changed = stoploss != OLD_STOP
    assert found.get("stop_new", 0) + found.get("stop_kept", 0) == (len(trades) if changed else 0)

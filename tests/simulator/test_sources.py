"""Which market the settings choose, and that a replay survives a restart."""

from pathlib import Path

import pytest

from tests.simulator.candle_folder import BEGIN, write_candles, zigzag
from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.errors import Invalid
from vostok.settings import Settings
from vostok.simulator.market import SimulatedMarket
from vostok.simulator.replay import ReplayMarket
from vostok.simulator.sources import ANCHOR_FILE, market_source, parse_moment

NOW = 1_773_500_966_535


def replay_settings(folder: Path, start: str = "2024-01-20", stretch: int = 60) -> Settings:
    return Settings(replay=folder, replay_from=start, replay_stretch=stretch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    candles = tmp_path / "candles"
    candles.mkdir()
    write_candles(candles, "BTC/USDT", "1h", zigzag(1_000, "1h"))
    return candles


def test_without_a_replay_the_market_is_simulated_from_the_seed(home: Path) -> None:
    source = market_source(Settings(simulator_seed=11), home)
    assert isinstance(source, SimulatedMarket)
    assert source.price("BTCUSDT", NOW) == SimulatedMarket(11).price("BTCUSDT", NOW)
    assert not (home / ANCHOR_FILE).exists()


def test_replay_goes_on_after_a_restart(home: Path, folder: Path) -> None:
    first = market_source(replay_settings(folder), home, now=lambda: NOW)
    again = market_source(replay_settings(folder), home, now=lambda: NOW + HOUR_MS)
    assert isinstance(first, ReplayMarket)
    assert isinstance(again, ReplayMarket)
    assert again.warp == first.warp
    assert first.warp.real_ms == NOW - NOW % MINUTE_MS


def test_changed_settings_begin_a_new_replay(home: Path, folder: Path) -> None:
    market_source(replay_settings(folder), home, now=lambda: NOW)
    moved = market_source(replay_settings(folder, start="2024-01-22"), home, now=lambda: NOW + HOUR_MS)
    assert isinstance(moved, ReplayMarket)
    assert moved.warp.stored_ms == parse_moment("2024-01-22")
    assert moved.warp.real_ms == NOW + HOUR_MS - NOW % MINUTE_MS


def test_replay_that_cannot_begin_leaves_no_anchor(home: Path, folder: Path) -> None:
    with pytest.raises(Invalid):
        market_source(replay_settings(folder, start="2030-01-01"), home, now=lambda: NOW)
    assert not (home / ANCHOR_FILE).exists()


def test_damaged_anchor_is_told(home: Path, folder: Path) -> None:
    (home / ANCHOR_FILE).write_text("{")
    with pytest.raises(Invalid, match=r"replay\.json is damaged: remove it"):
        market_source(replay_settings(folder), home, now=lambda: NOW)


@pytest.mark.parametrize(
    ("text", "after_begin_hours"),
    [("2024-01-01", 0), ("2024-01-01T14:00", 14), (" 2024-01-01 14:00:00 ", 14), ("2024-01-01T14:00+02:00", 12)],
)
def test_moments_are_utc_unless_they_say_otherwise(text: str, after_begin_hours: int) -> None:
    assert parse_moment(text) == BEGIN + after_begin_hours * HOUR_MS


def test_text_that_is_no_date_is_told() -> None:
    with pytest.raises(Invalid, match="VOSTOK_REPLAY_FROM is 'yesterday', which is no date: write it like 2024-03-01"):
        parse_moment("yesterday")

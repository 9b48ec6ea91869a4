"""What goes into a backup, in which order, and what a path in one must not be."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.backup.contents import copy_order, is_kept, unsafe
from vostok.backup.names import Named, name_at, parse_name, superseded


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("gateway.sqlite", True),
        ("latches.json", True),
        ("kill", True),
        ("secrets/panel.seal", True),
        ("bots/aaaaaaaaaa/trades.sqlite", True),
        ("bots/aaaaaaaaaa/config.json", True),
        ("lab/aaaaaaaaaa/report.json", True),
        ("gateway.sqlite-wal", False),
        ("gateway.lock", False),
        ("bots/aaaaaaaaaa/lock", False),
        ("bots/aaaaaaaaaa/bot.log.1", False),
        ("run/vostok.lock", False),
        ("data/binance/BTC_USDT-1h.feather", False),
        ("backups/vostok-20260101T000000Z-daily.backup", False),
    ],
)
def test_file_then_kept_unless_it_can_be_made_again(path: str, kept: bool) -> None:
    assert is_kept(PurePosixPath(path)) is kept


def test_copy_order_then_what_is_newer_refers_to_nothing_that_is_missing() -> None:
    names = ["simulator.sqlite", "gateway.sqlite", "panel.sqlite", "bots/a/trades.sqlite", "audit/gateway.notes"]
    assert [str(path) for path in copy_order(map(PurePosixPath, names))] == [
        "audit/gateway.notes",
        "bots/a/trades.sqlite",
        "panel.sqlite",
        "gateway.sqlite",
        "simulator.sqlite",
    ]


@pytest.mark.parametrize("path", ["/etc/passwd", "home/../../x", "home", "other/x", "home/a\0b", "../home/x", ""])
def test_path_that_leads_elsewhere_then_unsafe(path: str) -> None:
    assert unsafe(path)


def test_name_then_says_when_and_why() -> None:
    name = name_at(1_750_000_000_000, "daily")
    assert parse_name(name) == Named("vostok-20250615T150640Z-daily.backup", 1_750_000_000_000, "daily")
    assert parse_name("../vostok-20250615T150640Z-daily.backup") is None
    assert parse_name(f"{name}.part") is None


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["daily", "manual"]))), st.integers(0, 30))
def test_superseded_then_only_older_daily_ones_and_never_the_newest(made: list[tuple[int, str]], keep: int) -> None:
    names = [Named(f"{at}-{kind}", at, "daily" if kind == "daily" else "manual") for at, kind in made]
    gone = superseded(names, keep)
    left = [named for named in names if named.kind == "daily"]
    for named in gone:
        left.remove(named)
    assert all(named.kind == "daily" for named in gone)
    assert len(left) == min(max(keep, 1), len(left) + len(gone))
    assert not gone or max(named.created_at for named in gone) <= min(named.created_at for named in left)

"""The host's record of its children, with children that are made up."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bothost import bots as bots_module
from vostok.bothost.bots import Bots, read_report
from vostok.bothost.protocol import Process, ProcessError
from vostok.clock import now_ms
from vostok.errors import Conflict, NotFound

BOT = "botaaaaaaa"
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(LEAF, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
FIELDS = ("state", "last_candle_at", "last_loop_at", "error", "pid", "exit_code", "bot")


class Nursery:
    """Forks processes that do what a test says, and keeps what the record says of them."""

    def __init__(self) -> None:
        self.seen: list[Process] = []
        self.closed: list[int] = []
        self.gone: list[str] = []
        self.bots = Bots(self.seen.append, self.closed.append, self.gone.append)
        self.behaviour: Callable[[int], None] = lambda _pipe: None

    def fork(self) -> tuple[int, int]:
        read, write = os.pipe()
        pid = os.fork()
        if pid:
            os.close(write)
            os.set_blocking(read, False)
            return pid, read
        try:
            self.behaviour(write)
        finally:
            os._exit(0)

    def until_ended(self, reading: str | None = None) -> Process:
        """Run the host's rounds until the bot is reaped; of the bot `reading` it hears every report at once."""
        deadline = time.monotonic() + 10
        while self.bots.alive():
            assert time.monotonic() < deadline
            if reading is not None:
                self.bots.read(reading)
            self.bots.reap()
            self.bots.tick()
            time.sleep(0.01)
        return self.seen[-1]


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    for child in made.bots.alive():
        made.bots.kill(child.process.bot)
    if made.seen:
        made.until_ended()


def test_report_written_just_before_the_end_is_read(nursery: Nursery, tmp_path: Path) -> None:
    report = json.dumps({"error": {"text": "bad", "file": "X.py", "line": 3}}).encode() + b"\n"

    def report_and_end(pipe: int) -> None:
        os.write(pipe, report)
        os._exit(1)

    nursery.behaviour = report_and_end
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    ended = nursery.until_ended()
    assert (ended.state, ended.exit_code, ended.error) == ("crashed", 1, ProcessError("bad", "X.py", 3))
    assert nursery.closed, "the host was told that the pipe closes"


def test_bot_that_finishes_no_round_is_killed_and_one_that_does_is_not(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots_module, "HUNG_AFTER_S", 0.5)
    reports = (json.dumps({"last_loop_at": number}).encode() + b"\n" for number in range(8))

    def loop_and_hang(pipe: int) -> None:
        for report in reports:
            os.write(pipe, report)
            time.sleep(0.1)
        time.sleep(60)

    nursery.behaviour = loop_and_hang
    begin = time.monotonic()
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    ended = nursery.until_ended(reading=BOT)
    assert time.monotonic() - begin > 1.0
    assert (ended.state, ended.exit_code) == ("crashed", -9)
    assert ended.error is not None
    assert "finished no round" in ended.error.text


def test_bot_whose_rounds_fail_at_the_venue_is_not_killed_as_one_that_hangs(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots_module, "HUNG_AFTER_S", 1.5)

    def try_again(pipe: int) -> None:
        for number in range(20):
            os.write(pipe, json.dumps({"tried_at": number}).encode() + b"\n")
            time.sleep(0.1)

    nursery.behaviour = try_again
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    ended = nursery.until_ended(reading=BOT)
    assert (ended.exit_code, ended.last_loop_at) == (0, None)


def test_bot_that_comes_round_no_more_is_told_to_be_silent_until_it_does(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots_module, "SILENT_AFTER_S", 0.3)

    def pause(pipe: int) -> None:
        for line, wait in (({"state": "running"}, 0.0), ({"last_loop_at": 1}, 0.8), ({"last_loop_at": 2}, 60.0)):
            os.write(pipe, json.dumps(line).encode() + b"\n")
            time.sleep(wait)

    nursery.behaviour = pause
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    told: list[tuple[int | None, bool]] = []
    begin = now_ms()
    while not told or told[-1] != (2, False):
        assert now_ms() - begin < 10_000
        nursery.bots.read(BOT)
        nursery.bots.tick()
        process = nursery.seen[-1]
        now = (process.last_loop_at, process.silent_since is not None)
        if now[1]:
            assert begin <= (process.silent_since or 0) <= now_ms() - 250
        told += [now] if told[-1:] != [now] else []
        time.sleep(0.01)
    assert (1, True) in told
    assert (2, True) not in told
    # Its slowest round took 0.8 s: a silence of half a second is nothing new of this bot.
    quiet_until = time.monotonic() + 0.6
    while time.monotonic() < quiet_until:
        nursery.bots.tick()
        time.sleep(0.01)
    assert nursery.seen[-1].silent_since is None


def test_garbage_from_a_bot_does_not_reach_the_host(nursery: Nursery, tmp_path: Path) -> None:
    def babble(pipe: int) -> None:
        os.write(pipe, b"\xff\xfe garbage\n")
        time.sleep(30)

    nursery.behaviour = babble
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    deadline = time.monotonic() + 5
    while not nursery.closed:
        assert time.monotonic() < deadline
        nursery.bots.read(BOT)
    assert nursery.bots.running(BOT) is not None, "the bot itself is left alone"


def test_end_that_was_asked_for_is_stopped_any_other_is_crashed(nursery: Nursery, tmp_path: Path) -> None:
    nursery.behaviour = lambda _pipe: time.sleep(30)
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    nursery.bots.stop(BOT, 30)
    assert nursery.until_ended().state == "stopped"
    nursery.behaviour = lambda _pipe: None
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    assert nursery.until_ended().state == "crashed"


def test_start_when_it_is_still_stopping_then_conflict(nursery: Nursery, tmp_path: Path) -> None:
    nursery.behaviour = lambda _pipe: time.sleep(30)
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    nursery.bots.stop(BOT, 30)
    with pytest.raises(Conflict, match="still stopping"):
        nursery.bots.running(BOT)


def test_stop_when_it_has_ended_is_answered_with_its_end(nursery: Nursery, tmp_path: Path) -> None:
    nursery.bots.start(BOT, tmp_path, nursery.fork)
    ended = nursery.until_ended()
    assert nursery.bots.stop(BOT, 30) == ended
    with pytest.raises(NotFound):
        nursery.bots.stop("botbbbbbbb", 30)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_report_changes_only_what_a_bot_may_and_in_its_kind(report: dict[str, Any]) -> None:
    changes = read_report(report)
    assert set(changes) <= {"state", "last_candle_at", "last_loop_at", "error"}
    assert changes.get("state", "running") in ("running", "stopping")
    assert all(type(changes.get(key, 0)) is int for key in ("last_candle_at", "last_loop_at"))
    assert isinstance(changes.get("error"), ProcessError | None)

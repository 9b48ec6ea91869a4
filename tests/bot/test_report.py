"""What a bot tells its host about an error."""

import json
import os
import select
import threading
from pathlib import Path

import pytest

from vostok.bot.report import Problem, Reporter, StrategyErrors, problem_of


def raised_in(folder: Path, source: str) -> BaseException:
    """The exception that `source`, a file of `folder`, raises."""
    file = folder / "Bad.py"
    file.write_text(source)
    try:
        exec(compile(source, str(file), "exec"), {})
    except (KeyError, ZeroDivisionError, SyntaxError) as error:
        return error
    raise AssertionError("it raised nothing")


class Host:
    """The reading end of a reporter's pipe."""

    def __init__(self) -> None:
        self.pipe, write = os.pipe()
        os.set_blocking(self.pipe, False)
        self.reporter = Reporter(write)

    def reports(self) -> list[dict[str, object]]:
        try:
            return [json.loads(line) for line in os.read(self.pipe, 65_536).splitlines()]
        except BlockingIOError:
            return []


def test_error_shows_the_deepest_line_of_the_strategy(tmp_path: Path) -> None:
    error = raised_in(tmp_path, "def inner():\n    return {}['x']\n\ninner()\n")
    assert problem_of(error, tmp_path) == Problem("KeyError: 'x'", str(tmp_path / "Bad.py"), 2)


def test_error_when_wrapped_shows_its_cause(tmp_path: Path) -> None:
    cause = raised_in(tmp_path, "1 / 0\n")
    wrapped = RuntimeError("strategy failed")
    wrapped.__cause__ = cause
    assert problem_of(wrapped, tmp_path) == Problem("ZeroDivisionError: division by zero", str(tmp_path / "Bad.py"), 1)


def test_error_elsewhere_has_no_line(tmp_path: Path) -> None:
    assert problem_of(OSError("gateway away"), tmp_path) == Problem("OSError: gateway away")


def test_syntax_error_shows_the_code(tmp_path: Path) -> None:
    problem = problem_of(raised_in(tmp_path, "x = (1,\n"), tmp_path)
    assert problem == Problem("SyntaxError: '(' was never closed: x = (1,", str(tmp_path / "Bad.py"), 1)


def test_error_is_reported_once_and_taken_back_after_a_clean_candle(tmp_path: Path) -> None:
    host = Host()
    errors = StrategyErrors(host.reporter, tmp_path)
    error = raised_in(tmp_path, "1 / 0\n")
    errors.seen(error)
    errors.seen(error)
    errors.end_round(new_candle=True)
    assert [report["error"] is None for report in host.reports()] == [False], "the round was not clean"
    errors.end_round(new_candle=False)
    assert host.reports() == [], "nothing was analysed"
    errors.end_round(new_candle=True)
    assert host.reports() == [{"error": None}]
    errors.seen(error)
    assert len(host.reports()) == 1


def test_error_outside_the_strategies_is_none_of_theirs(tmp_path: Path) -> None:
    host = Host()
    StrategyErrors(host.reporter, tmp_path).seen(OSError("venue away"))
    assert host.reports() == []


def test_host_when_gone_does_not_disturb_the_bot(tmp_path: Path) -> None:
    host = Host()
    os.close(host.pipe)
    host.reporter.send(state="running")
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(host.pipe)


def test_error_when_the_host_is_behind_then_waits_for_it(tmp_path: Path) -> None:
    host = Host()
    os.set_blocking(host.reporter._pipe, False)
    host.reporter.send(state="running")
    line = os.read(host.pipe, 65_536)
    while select.select([], [host.reporter._pipe], [], 0)[1]:
        host.reporter.send(state="running")
    host.reporter.send(last_loop_at=1)
    last_words = threading.Thread(target=host.reporter.problem, args=(Problem("the last words"),))
    last_words.start()
    heard = b""
    while b"the last words" not in heard:
        select.select([host.pipe], [], [], 10)
        heard += os.read(host.pipe, 65_536)
    last_words.join()
    assert heard.replace(line, b"").endswith(b'{"error":{"text":"the last words","file":null,"line":null}}\n')


@pytest.mark.parametrize("letter", ["x", "é", "🚀", "\n"])
def test_error_however_long_then_one_line_that_a_pipe_takes_as_a_whole(letter: str) -> None:
    host = Host()
    host.reporter.problem(Problem(letter * 2_000))
    raw = os.read(host.pipe, 65_536)
    assert len(raw) <= select.PIPE_BUF
    assert set(json.loads(raw)["error"]["text"]) == {letter}


def test_strategy_that_ends_the_process_is_told_that_it_may_not(tmp_path: Path) -> None:
    assert problem_of(SystemExit(3), tmp_path).text == "SystemExit(3): a strategy may not end the process of its bot."

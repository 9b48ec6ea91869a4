"""One readable line per event, whoever logs it."""

import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from vostok.logs import setup_logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_line_has_time_level_program_message_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("gateway")
    structlog.get_logger().info("order sent", pair="BTC/USDT")
    line = capsys.readouterr().out
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO    gateway   order sent pair=BTC/USDT\n", line)


def test_standard_library_loggers_use_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("panel")
    logging.getLogger("some.library").warning("be %s", "careful")
    assert "WARNING panel     be careful" in capsys.readouterr().out


def test_line_break_in_a_value_cannot_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("panel")
    structlog.get_logger().info("named", name="a\n2026-01-01 INFO panel all is well")
    assert capsys.readouterr().out.count("\n") == 1


def test_level_hides_what_is_below(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("panel", "WARNING")
    structlog.get_logger().info("quiet")
    assert capsys.readouterr().out == ""

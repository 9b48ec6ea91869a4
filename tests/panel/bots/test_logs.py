"""The end of a bot's log."""

import logging
from pathlib import Path

from vostok.bot.botlog import Mask, MaskingFormatter
from vostok.panel.bots.logs import READ_BYTES, parse, tail


def written(level: int, text: str, at: float = 1_800_000_000.125) -> str:
    """A line as the bot's own formatter writes it."""
    record = logging.LogRecord("freqtrade.worker", level, "x.py", 1, text, None, None)
    record.created, record.msecs = at, 125.0
    return MaskingFormatter(Mask([])).format(record)


def test_line_of_the_bots_own_format_then_every_part_is_read() -> None:
    (line,) = parse([written(logging.WARNING, "slow: 3 s")], "DEBUG")
    assert (line.ts, line.level, line.logger, line.text) == (
        1_800_000_000_125,
        "WARNING",
        "freqtrade.worker",
        "slow: 3 s",
    )


def test_level_then_less_severe_lines_are_left_out_and_tracebacks_stay_with_their_message() -> None:
    lines = [
        written(logging.INFO, "fine"),
        "print of a strategy",
        written(logging.ERROR, "bad"),
        "Traceback",
        "  File x",
    ]
    assert [line.text for line in parse(lines, "ERROR")] == ["bad", "Traceback", "  File x"]
    assert [line.level for line in parse(lines, "DEBUG")] == ["INFO", "INFO", "ERROR", "ERROR", "ERROR"]


def test_tail_then_the_newest_lines_and_no_half_one_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "bot.log"
    line = written(logging.INFO, "x" * 200)
    path.write_text("\n".join([line] * (READ_BYTES // len(line) * 2)) + "\n")
    found = tail(path, "DEBUG", 10**9)
    assert {item.text for item in found} == {"x" * 200}
    assert len(tail(path, "DEBUG", 3)) == 3


def test_search_then_only_lines_that_hold_the_text_in_any_case_before_they_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "bot.log"
    texts = ["Bought BTC/USDT", "heartbeat", "sold btc/usdt", "heartbeat"]
    path.write_text("\n".join(written(logging.INFO, text) for text in texts) + "\n")
    assert [line.text for line in tail(path, "DEBUG", 10, "Btc")] == ["Bought BTC/USDT", "sold btc/usdt"]
    assert [line.text for line in tail(path, "DEBUG", 1, "btc")] == ["sold btc/usdt"]
    assert len(tail(path, "DEBUG", 10, "freqtrade.worker")) == 4
    assert tail(path, "WARNING", 10, "btc") == []


def test_no_log_yet_then_empty(tmp_path: Path) -> None:
    assert tail(tmp_path / "bot.log", "DEBUG", 10) == []

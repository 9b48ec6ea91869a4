"""One readable line per event, whoever logs it."""

import errno
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vostok import log_levels, logs
from vostok.logs import component_of, follow_levels, setup_logs
from vostok.masking import mask
from vostok.metrics import LOG_MESSAGES


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    setup_logs("closes its file")
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


def test_file_has_each_line_as_json_with_its_component(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("gateway", home=tmp_path)
    structlog.get_logger().info("order sent", pair="BTC/USDT", trace="0123456789ab")
    logging.getLogger("some.library").warning("be careful")
    first, second = (json.loads(line) for line in (tmp_path / "logs" / "gateway.jsonl").read_text().splitlines())
    assert (first["event"], first["pair"], first["trace"]) == ("order sent", "BTC/USDT", "0123456789ab")
    assert (first["program"], first["level"], second["component"]) == ("gateway", "info", "some")
    assert capsys.readouterr().out.count("\n") == 2


def test_lines_said_together_are_what_each_alone_would_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("gateway", home=tmp_path)
    values = {"pair": "BTC/USDT", "reason": "token=abcdef\nnext"}
    structlog.get_logger().info("decision", **values)
    logs.say_all("tests", [(1.5, {"event": "decision", **values}), (2.0, {"event": "fill"})])
    told = capsys.readouterr().out.splitlines()
    assert [line[:24] for line in told[1:]] == ["1970-01-01T00:00:01.500Z", "1970-01-01T00:00:02.000Z"]
    assert told[0][24:] == told[1][24:]
    alone, first, _ = (json.loads(line) for line in (tmp_path / "logs" / "gateway.jsonl").read_text().splitlines())
    moments = {"timestamp", "component"}
    assert {k: v for k, v in alone.items() if k not in moments} == {k: v for k, v in first.items() if k not in moments}
    assert first["reason"] == "token=***\nnext"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 4e9), st.integers(0, 3_000_000_000))
def test_stamp_is_the_one_of_the_calendar(at: float, second: int) -> None:
    for moment in (at, second + 0.9999999, float(second)):
        assert logs._stamped(moment) == datetime.fromtimestamp(moment, UTC).strftime(logs.STAMP)


def test_lines_said_together_obey_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("gateway", "WARNING")
    logs.say_all("gateway.traces", [(1.5, {"event": "decision"})])
    assert capsys.readouterr().out == ""


def test_file_is_rotated_and_readable_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 1_000)
    setup_logs("panel", home=tmp_path)
    for _ in range(300):
        structlog.get_logger().info("a line of about a hundred bytes, so that several files are filled by them")
    setup_logs("closes its file")
    assert len({file.name.removesuffix(".gz") for file in (tmp_path / "logs").iterdir()}) == logs.FILES_KEPT + 1
    assert (tmp_path / "logs" / "panel.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("POST /api/v3/order?symbol=BTCUSDT&signature=deadbeef01", "deadbeef01"),
        ("X-MBX-APIKEY: abcDEF123", "abcDEF123"),
        ("Authorization: Bearer vostok_abcdefgh", "vostok_abcdefgh"),
        ("smtp://me:geheim@mail.example.org", "geheim"),
        ("https://api.telegram.org/bot123456789:" + "A" * 35 + "/send", "A" * 35),
        ("key " + "aB3d" * 16, "aB3d" * 16),
        ('{"secret": "hush", "pair": "BTC/USDT"}', "hush"),
    ],
)
def test_secret_in_a_text_value_or_error_is_masked_in_line_and_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, secret: str
) -> None:
    setup_logs("panel", home=tmp_path)
    log = structlog.get_logger()
    log.warning(text, reason=text, error=ValueError(text), password=secret)
    try:
        raise RuntimeError(text)
    except RuntimeError:
        log.exception("failed")
    written = capsys.readouterr().out + (tmp_path / "logs" / "panel.jsonl").read_text()
    assert "failed" in written
    assert secret not in written


def test_hash_pair_and_trace_are_no_secrets() -> None:
    plain = f"row {'0a' * 32} of BTC/USDT, trace 0123456789ab, vostok-abcdefghij-12"
    assert mask(plain) == plain


def test_component_is_the_part_that_a_file_belongs_to() -> None:
    package = Path(logs.__file__).parent
    files = ("gateway/live.py", "panel/news/worker.py", "web.py", "gateway/__main__.py")
    assert [component_of(str(package / file)) for file in files] == ["gateway.live", "panel.news", "web", "gateway"]


def test_warning_is_counted_by_component_and_level() -> None:
    setup_logs("panel")
    before = LOG_MESSAGES.labels("some", "error")._value.get()
    logging.getLogger("some.library").error("no")
    assert LOG_MESSAGES.labels("some", "error")._value.get() == before + 1


def test_full_disk_under_standard_output_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stdout", Full())
    setup_logs("gateway", home=tmp_path)
    for _ in range(100):
        structlog.get_logger().error("the disk is full")
    assert len((tmp_path / "logs" / "gateway.jsonl").read_text().splitlines()) == 100


def test_log_file_that_cannot_be_written_costs_one_line_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    setup_logs("gateway", home=tmp_path)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(logs._PrivateFile, "shouldRollover", full)
    structlog.get_logger().info("order sent")
    told = capsys.readouterr()
    assert "order sent" in told.out
    assert told.err == f"{tmp_path / 'logs' / 'gateway.jsonl'} cannot be written: [Errno 28] No space left on device\n"


def test_level_of_a_part_is_changed_while_it_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_levels, "_LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(logs, "component_of", lambda _: "gateway.live")
    setup_logs("gateway", home=tmp_path)
    structlog.get_logger().debug("before")
    log_levels.write(tmp_path, {"gateway.live": "DEBUG"})
    follow_levels()
    structlog.get_logger().debug("now")
    logging.getLogger("some.library").debug("not this")
    monkeypatch.setattr(logs, "component_of", lambda _: "gateway.writer")
    structlog.get_logger().debug("nor this")
    log_levels.write(tmp_path, {"gateway": "ERROR"})
    follow_levels()
    structlog.get_logger().warning("nothing any more")
    logging.getLogger("some.library").warning("nothing any more")
    said = [line.split("gateway   ")[1].split(" ")[0] for line in capsys.readouterr().out.splitlines()]
    # The first is that the levels changed.
    assert said == ["log", "now"]


def test_levels_that_cannot_be_read_then_the_default_holds(tmp_path: Path) -> None:
    (tmp_path / log_levels.FILE).write_text("{")
    levels = log_levels.Levels(tmp_path, "panel", "WARNING")
    assert levels.look()
    assert levels.of("panel.news") == levels.lowest == logging.WARNING
    (tmp_path / log_levels.FILE).write_text('{"panel": "LOUD", "bot": "DEBUG"}')
    assert log_levels.read(tmp_path) == {"bot": "DEBUG"}


def test_components_are_programs_and_their_parts() -> None:
    assert {"gateway", "gateway.live", "panel.news", "bothost.host", "web", "bot"} <= set(log_levels.components())
    assert component_of(str(Path(logs.PACKAGE) / "gateway" / "live.py")) in log_levels.components()

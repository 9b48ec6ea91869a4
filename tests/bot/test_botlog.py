"""The bot's log file, in a process of its own: the log takes over standard output."""

import gzip
import logging
import subprocess
import sys
from pathlib import Path

from vostok.bot.botlog import ErrorWatch, Mask

PROGRAM = """
import logging, os, pathlib, sys
from vostok.bot import botlog
botlog.LOG_BYTES = 400
file = pathlib.Path(sys.argv[1])
log = botlog.BotLog(file, ("s3cret", ""))
botlog.redirect_logs([log])
logging.getLogger("x").info("key is s3cret")
print("printed s3cret")
os.system("echo native")
for number in range(30):
    logging.getLogger("x").info("line %s", number)
print("after the rotation")
sys.exit("to stderr s3cret")
"""


def run(program: str, folder: Path) -> tuple[int, bytes, bytes]:
    """Run `program` with its log in `folder`; what it still says elsewhere."""
    command = [sys.executable, "-c", program, str(folder / "bot.log")]
    ran = subprocess.run(command, capture_output=True, timeout=30, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def test_everything_a_bot_says_lands_in_its_rotated_log_without_secrets(tmp_path: Path) -> None:
    assert run(PROGRAM, tmp_path) == (1, b"", b"")
    # The end of a process does not wait for the last old file to be packed: it may be half packed, or there twice.
    files = sorted(file for file in tmp_path.iterdir() if file.suffix != ".new")
    names = sorted({file.name.removesuffix(".gz") for file in files})
    assert names == ["bot.log", "bot.log.1", "bot.log.2", "bot.log.3"]
    newest = files[0].read_text()
    assert "after the rotation" in newest
    assert "to stderr ***" in newest
    texts = [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
    assert all(b"s3cret" not in text for text in texts)


def test_native_output_and_time_are_in_the_log(tmp_path: Path) -> None:
    run(PROGRAM.replace("= 400", "= 40_000"), tmp_path)
    lines = (tmp_path / "bot.log").read_text().splitlines()
    assert lines[0].endswith("Z INFO    x  key is ***")
    assert lines[1:3] == ["printed ***", "native"]


def test_mask_when_a_secret_is_empty_then_the_text_stays() -> None:
    assert Mask(("", "ab"))("abc") == "***c"


def test_watch_sees_the_exception_behind_a_text() -> None:
    seen: list[BaseException] = []
    watch = ErrorWatch(seen.append)
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "only text", (), None)
    watch.emit(record)
    assert seen == []
    bad = ValueError("bad")
    try:
        raise bad
    except ValueError:
        watch.emit(record)
    assert seen == [bad]

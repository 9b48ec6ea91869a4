"""Rotated logs are compressed, and none of their lines is lost, whatever the threads do."""

import gzip
import logging
from pathlib import Path

import pytest

from vostok.log_files import PackedLog, pack

LINES = [f"line {number:04d}" for number in range(300)]


def written(path: Path, lines: list[str], *, in_background: bool) -> PackedLog:
    handler = PackedLog(path, maxBytes=400, backupCount=99, encoding="utf-8")
    handler.in_background = in_background
    for line in lines:
        handler.handle(logging.makeLogRecord({"msg": line}))
    return handler


def everything(folder: Path) -> list[str]:
    """All lines, the oldest first."""
    old = sorted(folder.glob("x.log.*"), key=lambda file: -int(file.name.split(".")[2]))
    texts = [gzip.decompress(file.read_bytes()).decode() if file.suffix == ".gz" else file.read_text() for file in old]
    return "".join([*texts, (folder / "x.log").read_text()]).split("\n")[:-1]


@pytest.mark.parametrize("in_background", [True, False])
def test_rotation_packs_old_files_and_loses_no_line(tmp_path: Path, in_background: bool) -> None:
    handler = written(tmp_path / "x.log", LINES, in_background=in_background)
    handler.doRollover()
    handler.close()
    packed = [file for file in tmp_path.iterdir() if file.suffix == ".gz"]
    assert len(packed) >= 6
    assert all(file.stat().st_mode & 0o077 == 0 for file in packed)
    assert everything(tmp_path) == LINES


def test_file_that_an_end_in_the_middle_left_behind_is_packed_by_the_next_rotation(tmp_path: Path) -> None:
    (tmp_path / "x.log.1").write_text("from before\n")
    handler = written(tmp_path / "x.log", LINES[:60], in_background=False)
    handler.close()
    assert everything(tmp_path) == ["from before", *LINES[:60]]


def test_disk_is_full_then_the_plain_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    (tmp_path / "x.log.1").write_text("kept\n")
    pack(tmp_path / "x.log.1")
    assert [file.name for file in tmp_path.iterdir()] == ["x.log.1"]

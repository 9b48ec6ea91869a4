"""The check-up of a real data directory and of real ports."""

import os
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vostok.doctor.machine import examine, ports
from vostok.settings import Settings


def installation(home: Path, **changes: Any) -> Settings:
    home.mkdir(mode=0o755, exist_ok=True)
    return Settings(_env_file=os.devnull, home=home, **changes)


def test_secret_that_others_can_read_then_named_and_mended_by_its_mode(tmp_path: Path) -> None:
    chosen = installation(tmp_path / "home")
    (chosen.home / "secrets").mkdir()
    key = chosen.home / "secrets" / "binance.json"
    key.write_text("{}")
    key.chmod(0o644)
    assert _line(chosen, "permissions") == (
        "failed",
        "Other users can read secrets/binance.json: run chmod o-rwx on them.",
    )
    key.chmod(0o600)
    assert _line(chosen, "permissions")[0] == "ok"


def test_secret_behind_a_closed_folder_then_fine(tmp_path: Path) -> None:
    chosen = installation(tmp_path / "home")
    (chosen.home / "secrets").mkdir(mode=0o700)
    (chosen.home / "secrets" / "binance.json").write_text("{}")
    (chosen.home / "secrets" / "binance.json").chmod(0o644)
    assert _line(chosen, "permissions")[0] == "ok"


def test_port_of_another_program_then_named_with_its_setting(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        chosen = installation(tmp_path / "home", port=taken, venue="testnet")
        finding = ports(chosen, running=False)
        assert finding.status == "failed"
        assert f"Port {taken} on 127.0.0.1 is taken" in finding.text
        assert "VOSTOK_PORT" in finding.text


def test_running_without_a_listener_then_failed(tmp_path: Path) -> None:
    chosen = installation(tmp_path / "home", port=1, gateway_port=2, venue="testnet")
    assert ports(chosen, running=True).status == "failed"


def test_home_that_is_not_there_yet_then_examined_without_making_it(tmp_path: Path) -> None:
    chosen = Settings(_env_file=os.devnull, home=tmp_path / "not" / "yet")
    assert {finding.check for finding in examine(chosen)} >= {"python", "node", "sqlite", "disk", "isolation"}
    assert not chosen.home.exists()


def test_disk_used_beyond_the_owners_limit_then_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=10**11, free=3 * 10**10))
    found = [_line(installation(tmp_path / "home", disk_limit=limit), "disk")[0] for limit in (0.6, 0.9)]
    assert found == ["warning", "ok"]


def _line(chosen: Settings, check: str) -> tuple[str, str]:
    return next((finding.status, finding.text) for finding in examine(chosen) if finding.check == check)


def test_key_file_that_every_user_may_read_is_named(tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    key.write_text("{}")
    chosen = Settings(home=tmp_path / "home", key_file=key, _env_file=None)
    for mode, status in ((0o444, "failed"), (0o440, "ok")):
        key.chmod(mode)
        found = next(finding for finding in examine(chosen) if finding.check == "permissions")
        assert found.status == status
    assert "key.json" not in found.text

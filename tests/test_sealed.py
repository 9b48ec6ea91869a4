"""Secrets at rest open with their key and for their purpose, and for nothing else."""

import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.sealed import CannotUnseal, Seal, masked

SECRET = "tgram://123456:canary-token-of-a-bot/42"


def test_sealed_text_then_opens_again_and_shows_nothing_of_itself(tmp_path: Path) -> None:
    sealed = Seal(tmp_path).seal(SECRET, "channel 1")
    assert Seal(tmp_path).open(sealed, "channel 1") == SECRET
    assert "canary" not in sealed
    assert Seal(tmp_path).seal(SECRET, "channel 1") != sealed


def test_key_file_then_readable_by_its_owner_only(tmp_path: Path) -> None:
    Seal(tmp_path).seal(SECRET, "x")
    file = tmp_path / "secrets" / "panel.seal"
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_text_moved_to_another_purpose_then_refused(tmp_path: Path) -> None:
    sealed = Seal(tmp_path).seal(SECRET, "channel 1")
    with pytest.raises(CannotUnseal, match="enter it again"):
        Seal(tmp_path).open(sealed, "channel 2")


@given(place=st.integers(min_value=0, max_value=60), bit=st.integers(min_value=0, max_value=5))
def test_changed_text_then_refused(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    seal = Seal(tmp_path_factory.getbasetemp())
    sealed = seal.seal(SECRET, "x")
    body = list(sealed.removeprefix("sealed1:"))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    body[place] = alphabet[alphabet.index(body[place]) ^ (1 << bit)]
    with pytest.raises(CannotUnseal):
        seal.open("".join(body), "x")


@pytest.mark.parametrize("junk", ["", "sealed1:", "sealed1:AAAA", "plain text", "sealed1:äöü"])
def test_junk_then_refused(tmp_path: Path, junk: str) -> None:
    seal = Seal(tmp_path)
    seal.seal(SECRET, "x")
    with pytest.raises(CannotUnseal):
        seal.open(junk, "x")


def test_lost_key_then_refused_with_what_to_do(tmp_path: Path) -> None:
    sealed = Seal(tmp_path).seal(SECRET, "x")
    (tmp_path / "secrets" / "panel.seal").unlink()
    with pytest.raises(CannotUnseal, match="enter it again"):
        Seal(tmp_path).open(sealed, "x")


def test_first_seals_at_once_then_share_one_key(tmp_path: Path) -> None:
    sealed: list[str] = []
    threads = [threading.Thread(target=lambda: sealed.append(Seal(tmp_path).seal(SECRET, "x"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Seal(tmp_path).open(text, "x") for text in sealed] == [SECRET] * 8


def test_masked_then_end_of_long_secrets_only() -> None:
    assert masked("short-secret") == "…"
    assert masked("sk-1234567890abcdef") == "…cdef"

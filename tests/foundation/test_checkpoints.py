"""A checkpoint is text that others can check, and its key stays with its program."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.checkpoints import (
    Checkpoint,
    CheckpointFiles,
    NotANote,
    is_signed,
    parse_note,
    read_keys,
    read_notes,
)

ORIGIN = "vostok/gateway"


@pytest.fixture
def files(tmp_path: Path) -> CheckpointFiles:
    return CheckpointFiles(tmp_path, "gateway")


def test_note_when_written_and_read_then_is_the_same_and_signed(files: CheckpointFiles) -> None:
    note = files.signer().sign(7, b"\x01" * 32, 1_750_000_000_000)
    files.append(note)
    assert files.notes() == [note]
    assert note.checkpoint == Checkpoint(ORIGIN, 7, b"\x01" * 32, 1_750_000_000_000)
    assert is_signed(note, read_keys(ORIGIN, files.public_keys()))


def test_note_has_the_lines_of_a_signed_note(files: CheckpointFiles) -> None:
    lines = files.signer().sign(7, bytes(32), 5).text.split("\n")
    assert lines[:5] == [ORIGIN, "7", "A" * 43 + "=", "time 5", ""]
    assert lines[5].startswith(f"— {ORIGIN} ")


def test_key_when_made_then_only_its_program_may_read_it(files: CheckpointFiles, tmp_path: Path) -> None:
    files.signer()
    path = tmp_path / "secrets" / "audit-gateway.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_key_when_asked_again_then_is_the_same(files: CheckpointFiles) -> None:
    assert files.signer().public == files.signer().public == files.public_keys()[0]


def test_key_when_lost_then_old_notes_still_verify(files: CheckpointFiles, tmp_path: Path) -> None:
    first = files.signer().sign(1, bytes(32), 1)
    (tmp_path / "secrets" / "audit-gateway.key").unlink()
    second = files.signer().sign(2, bytes(32), 2)
    keys = read_keys(ORIGIN, files.public_keys())
    assert first.key_id != second.key_id
    assert is_signed(first, keys)
    assert is_signed(second, keys)


@pytest.mark.parametrize("cut", [1, 20, 90, 170])
def test_notes_when_the_last_was_torn_then_the_others_stay_and_the_next_is_whole(
    files: CheckpointFiles, tmp_path: Path, cut: int
) -> None:
    signer = files.signer()
    notes = [signer.sign(size, bytes(32), size) for size in (1, 2, 3)]
    for note in notes:
        files.append(note)
    path = tmp_path / "audit" / "gateway.notes"
    path.write_bytes(path.read_bytes()[:-cut])
    assert files.notes() == notes[:2]
    files.append(notes[2])
    assert files.notes() == notes


@given(place=st.integers(0, 10_000), character=st.characters(codec="utf-8"))
def test_any_other_text_is_no_note_or_not_signed(
    tmp_path_factory: pytest.TempPathFactory, place: int, character: str
) -> None:
    files = CheckpointFiles(tmp_path_factory.mktemp("keys"), "gateway")
    text = files.signer().sign(1_234, b"\x07" * 32, 99).text
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    if changed == text:
        return
    try:
        note = parse_note(changed)
    except NotANote:
        return
    assert not is_signed(note, read_keys(ORIGIN, files.public_keys()))


def test_key_of_another_chain_is_refused(files: CheckpointFiles) -> None:
    with pytest.raises(NotANote, match=r"no Ed25519 key of vostok/panel"):
        read_keys("vostok/panel", [files.signer().public])


def test_notes_when_empty_then_none() -> None:
    assert read_notes("") == []

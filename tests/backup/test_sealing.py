"""What is sealed opens whole with its passphrase, and in no other way."""

import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vostok.backup import sealing
from vostok.backup.sealing import BackupKey, Cost, NotABackup, Opening, Sealing, key_for, read_header

CHEAP = Cost(rounds=1, memory=8, lanes=1)
KEY = BackupKey.of("four words of mine", b"s" * 16, CHEAP)


def seal(*parts: bytes, key: BackupKey = KEY) -> bytes:
    file = io.BytesIO()
    sealing_file = Sealing(file, key, "1", 7)
    for part in parts:
        sealing_file.write(part)
    sealing_file.finish()
    return file.getvalue()


def unseal(sealed: bytes, key: BackupKey = KEY) -> bytes:
    file = io.BytesIO(sealed)
    return cast(BinaryIO, Opening(file, key, read_header(file))).read()


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", 16)


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=70), max_size=5))
def test_any_content_in_any_parts_then_comes_back(parts: list[bytes]) -> None:
    assert unseal(seal(*parts)) == b"".join(parts)


@settings(max_examples=60)
@given(st.data())
def test_any_byte_changed_or_any_end_cut_off_then_refused(data: st.DataObject) -> None:
    sealed = seal(bytes(range(100)))
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[at] ^= data.draw(st.integers(1, 255))
    for wrong in (bytes(changed), sealed[:at]):
        with pytest.raises(NotABackup):
            unseal(wrong)


def test_pieces_swapped_or_of_another_file_then_refused() -> None:
    first, second = seal(b"a" * 64), seal(b"b" * 64)
    begin, piece = len(first) - 4 * 32, 32
    swapped = first[:begin] + first[begin + piece : begin + 2 * piece] + first[begin : begin + piece]
    with pytest.raises(NotABackup):
        unseal(swapped + first[begin + 2 * piece :])
    with pytest.raises(NotABackup):
        unseal(first[:-piece] + second[-piece:])


def test_nothing_of_the_content_or_the_key_in_the_file() -> None:
    secret = b"the exchange key of the owner" * 3
    sealed = seal(secret)
    assert secret[:16] not in sealed
    assert KEY.key not in sealed
    assert seal(secret) != sealed, "two files of the same content and key share nothing but the salt"


def test_wrong_passphrase_then_said_so() -> None:
    sealed = seal(b"content")
    header = read_header(io.BytesIO(sealed))
    with pytest.raises(NotABackup, match="passphrase is not the one"):
        unseal(sealed, key_for(header, "four words of yours"))
    assert unseal(sealed, key_for(header, "four words of mine")) == b"content"


def test_header_that_asks_for_all_memory_then_refused() -> None:
    greedy = seal(b"x").replace(b'"memory": 8', b'"memory": 99999999')
    with pytest.raises(NotABackup, match="damaged"):
        read_header(io.BytesIO(greedy))


def test_key_as_text_then_the_same_key() -> None:
    assert BackupKey.read(KEY.text) == KEY

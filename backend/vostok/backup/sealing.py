"""A file that only its passphrase opens: Argon2id for the key, AES-256-GCM in pieces for the content.

The passphrase's key is made by RFC 9106's second recommended parameters (t=3, 64 MiB, p=4). Each file has a key of its
own, derived from it (HKDF, RFC 5869). Pieces follow STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce
counts them and marks the last, so none can be changed, moved, repeated or cut off unseen. The header is authenticated
with every piece.
"""

import base64
import io
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vostok.errors import AppError

MAGIC = b"vostok-backup 1\n"
PIECE = 1 << 20
MIN_PASSPHRASE = 10
_TAG = 16
_SALT = 16
_LONGEST_HEADER = 4_096


class NotABackup(AppError):
    """The file is no backup, or was cut off, or does not open with this passphrase."""

    status, code = 422, "not_a_backup"


@dataclass(frozen=True)
class Cost:
    """What a guess of the passphrase costs: rounds, memory in KiB, lanes."""

    rounds: int = 3
    memory: int = 65_536
    lanes: int = 4


@dataclass(frozen=True)
class BackupKey:
    """A passphrase's key, with the salt and cost it was made with; opens every file that was sealed with it."""

    salt: bytes
    key: bytes
    cost: Cost = Cost()

    @classmethod
    def of(cls, passphrase: str, salt: bytes | None = None, cost: Cost = Cost()) -> "BackupKey":
        """Make the key; takes a good part of a second, which is the point of it."""
        salt = salt or os.urandom(_SALT)
        key = hash_secret_raw(passphrase.encode(), salt, cost.rounds, cost.memory, cost.lanes, 32, Type.ID)
        return cls(salt, key, cost)

    @property
    def text(self) -> str:
        """As one line; it opens backups just as the passphrase does."""
        return json.dumps({"salt": _text(self.salt), "key": _text(self.key), "cost": asdict(self.cost)})

    @classmethod
    def read(cls, text: str) -> "BackupKey":
        """The key that `text` of one is."""
        raw = json.loads(text)
        return cls(_bytes(raw["salt"]), _bytes(raw["key"]), Cost(**raw["cost"]))


@dataclass(frozen=True)
class Header:
    """What can be read of a backup without its passphrase."""

    version: str
    created_at: int
    salt: str
    cost: Cost
    file_salt: str

    @property
    def line(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self)).encode() + b"\n"


class Sealing(io.RawIOBase):
    """Seals what is written to it into `file`; without `finish` the file does not open."""

    def __init__(self, file: BinaryIO, key: BackupKey, version: str, created_at: int) -> None:
        header = Header(version, created_at, _text(key.salt), key.cost, _text(os.urandom(_SALT)))
        self._pieces = _Pieces(key, header)
        self._file = file
        self._waiting = bytearray()
        file.write(MAGIC + header.line)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # the stdlib's stub asks for less than it gives
        self._waiting += view
        # One piece always waits: the last one must be known as such.
        while len(self._waiting) > PIECE:
            self._file.write(self._pieces.seal(bytes(self._waiting[:PIECE]), last=False))
            del self._waiting[:PIECE]
        return len(view)

    def finish(self) -> None:
        """Write the last piece."""
        self._file.write(self._pieces.seal(bytes(self._waiting), last=True))
        self._waiting.clear()


class Opening(io.RawIOBase):
    """Reads what was sealed into `file`. Raises NotABackup at a piece that is not as it was written."""

    def __init__(self, file: BinaryIO, key: BackupKey, header: Header) -> None:
        self._plain = _opened(file, _Pieces(key, header))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # as above
        while not self._rest:
            piece = next(self._plain, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def read_header(file: BinaryIO) -> Header:
    """Read the beginning of a backup, up to its first piece. Raises NotABackup."""
    if file.read(len(MAGIC)) != MAGIC:
        raise NotABackup("This file is no backup of Vostok, or of a version that this one does not know.")
    try:
        raw = json.loads(file.readline(_LONGEST_HEADER))
        header = Header(**raw | {"cost": Cost(**raw["cost"])})
        cost = header.cost
        # A file must not be able to ask for all memory or an hour of the machine.
        if not (1 <= cost.rounds <= 16 and 8 <= cost.memory <= 1 << 20 and 1 <= cost.lanes <= 16):
            raise ValueError("cost")
        if len(_bytes(header.salt)) != _SALT or len(_bytes(header.file_salt)) != _SALT:
            raise ValueError("salt")
    except (ValueError, TypeError, KeyError):
        raise NotABackup("The beginning of this backup is damaged: use another one.") from None
    return header


def key_for(header: Header, passphrase: str) -> BackupKey:
    """The key of `passphrase` for a file with this header; whether it fits shows with the first piece."""
    return BackupKey.of(passphrase, _bytes(header.salt), header.cost)


class _Pieces:
    """Seals or opens the pieces of one file in their order."""

    def __init__(self, key: BackupKey, header: Header) -> None:
        own = HKDF(SHA256(), 32, _bytes(header.file_salt), b"vostok backup").derive(key.key)
        self._cipher = AESGCM(own)
        self._header = header.line
        self._count = 0

    def seal(self, plain: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last=last), plain, self._header)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        return self._cipher.decrypt(self._nonce(last=last), sealed, self._header)

    def _nonce(self, *, last: bool) -> bytes:
        nonce = self._count.to_bytes(11, "big") + bytes([last])
        self._count += 1
        return nonce


def _opened(file: BinaryIO, pieces: _Pieces) -> Iterator[bytes]:
    sealed, first = file.read(PIECE + _TAG), True
    while True:
        following = file.read(PIECE + _TAG)
        try:
            yield pieces.open(sealed, last=not following)
        except InvalidTag:
            raise NotABackup(
                "The passphrase is not the one of this backup (or its file is damaged)."
                if first
                else "This backup is damaged or was cut off: use another one."
            ) from None
        if not following:
            return
        sealed, first = following, False


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

"""Signed checkpoints of an audit chain, kept outside the database that holds it.

A chain alone shows nothing to someone who can rewrite the whole file; a signature over where it stood does.
The text is C2SP's checkpoint (https://c2sp.org/tlog-checkpoint) in a signed note (https://c2sp.org/signed-note)
with Ed25519: origin, number of rows, base64 of the last row's hash (a chain's head in place of a tree's root),
and the time as an extension line. Keys are in the note's own text formats.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vostok.users import readable

_ED25519 = b"\x01"
_PRIVATE = "PRIVATE+KEY+"
# A note has six lines; an empty one follows.
_STRIDE = 7
Keys = Mapping[bytes, Ed25519PublicKey]


class Checkpoint(NamedTuple):
    """Where a chain stood: `size` rows, the last with the hash `root`, at `ts` (UTC ms)."""

    origin: str
    size: int
    root: bytes
    ts: int

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\ntime {self.ts}\n"


class Note(NamedTuple):
    """A checkpoint with the id of the key that signed it and the signature."""

    checkpoint: Checkpoint
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The signed note."""
        signed = base64.b64encode(self.key_id + self.signature).decode()
        return f"{self.checkpoint.text}\n— {self.checkpoint.origin} {signed}\n"


class NotANote(ValueError):
    """A text that should be a checkpoint and is not."""


class Signer:
    """The key of one chain; it stays with the program that writes the chain."""

    def __init__(self, origin: str, private: Ed25519PrivateKey) -> None:
        self.origin = origin
        self._private = private
        self._raw = private.public_key().public_bytes_raw()
        self.key_id = _key_id(origin, self._raw)

    @property
    def public(self) -> str:
        """The public key in the note's format: name+id+base64."""
        return f"{self.origin}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self._raw).decode()}"

    def sign(self, size: int, root: bytes, ts: int) -> Note:
        """Sign that the chain has `size` rows, the last with the hash `root`."""
        checkpoint = Checkpoint(self.origin, size, root, ts)
        return Note(checkpoint, self.key_id, self._private.sign(checkpoint.text.encode()))


class CheckpointFiles:
    """What is kept of one chain beside its database: the key, all public keys it ever had, all notes."""

    def __init__(self, home: Path, chain: str) -> None:
        self.origin = f"vostok/{chain}"
        self._private = home / "secrets" / f"audit-{chain}.key"
        self._public = home / "audit" / f"{chain}.keys"
        self._notes = home / "audit" / f"{chain}.notes"

    def signer(self) -> Signer:
        """The key, made at the first call (file mode 0600)."""
        try:
            return _signer(self.origin, self._private.read_text())
        except FileNotFoundError:
            pass
        signer = Signer(self.origin, private := Ed25519PrivateKey.generate())
        seed = base64.b64encode(_ED25519 + private.private_bytes_raw()).decode()
        # The public half first: a crash in between leaves a key that signed nothing, never an unknown signature.
        _append(self._public, signer.public + "\n", 0o644)
        self._private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _append(self._private, f"{_PRIVATE}{self.origin}+{signer.key_id.hex()}+{seed}\n", readable(0o600))
        return signer

    def public_keys(self) -> list[str]:
        """Every public key the chain was ever signed with, the newest last."""
        return _lines(self._public)

    def notes(self) -> list[Note]:
        """All notes, oldest first; a last one cut short by a crash is left out. Raises NotANote."""
        return read_notes(self._notes.read_text() if self._notes.exists() else "")

    def append(self, note: Note) -> None:
        """Keep a note, durably."""
        self._mend()
        _append(self._notes, note.text + "\n", 0o644)

    def _mend(self) -> None:
        """Take away the piece of a note that a power cut left at the end."""
        text = self._notes.read_bytes() if self._notes.exists() else b""
        lines = text.splitlines(keepends=True)
        whole = sum(len(line) for line in lines[: text.count(b"\n") // _STRIDE * _STRIDE])
        if whole < len(text):
            os.truncate(self._notes, whole)


def read_notes(text: str) -> list[Note]:
    """The notes of a file, one after another with an empty line between; a torn last one is left out."""
    lines = text.split("\n")
    notes = []
    for begin in range(0, len(lines) - _STRIDE, _STRIDE):
        notes.append(parse_note("\n".join(lines[begin : begin + _STRIDE])))
    return notes


def parse_note(text: str) -> Note:
    """Read one note; nothing is verified. Raises NotANote."""
    try:
        origin, size, root, time, empty, signed, end = text.split("\n")
        dash, name, signature = signed.split(" ")
        ts = int(time.removeprefix("time "))
        decoded = base64.b64decode(signature, validate=True)
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True), ts)
    except (ValueError, binascii.Error) as error:
        raise NotANote(f"this is no checkpoint: {text[:60]!r}") from error
    note = Note(checkpoint, decoded[:4], decoded[4:])
    if empty or end or dash != "—" or name != origin or note.text != text:
        raise NotANote(f"this is no checkpoint: {text[:60]!r}")
    return note


def read_keys(origin: str, lines: Iterable[str]) -> Keys:
    """Public keys by their id. Raises NotANote for a line that is no key of `origin`."""
    found = {}
    for line in lines:
        raw = _key_bytes(origin, line)
        found[_key_id(origin, raw)] = Ed25519PublicKey.from_public_bytes(raw)
    return found


def is_signed(note: Note, keys: Keys) -> bool:
    """Whether one of `keys` signed the note."""
    key = keys.get(note.key_id)
    if key is None:
        return False
    try:
        key.verify(note.signature, note.checkpoint.text.encode())
    except InvalidSignature:
        return False
    return True


def _signer(origin: str, text: str) -> Signer:
    if not text.startswith(_PRIVATE):
        raise NotANote(f"the file of the key of {origin} holds no private key")
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(_key_bytes(origin, text.strip().removeprefix(_PRIVATE))))


def _key_bytes(origin: str, line: str) -> bytes:
    # Base64 has plus signs of its own.
    name, _, rest = line.partition("+")
    _, _, encoded = rest.partition("+")
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise NotANote(f"{line[:40]!r} is no key") from error
    if name != origin or decoded[:1] != _ED25519 or len(decoded) != 33:
        raise NotANote(f"{line[:40]!r} is no Ed25519 key of {origin}")
    return decoded[1:]


def _key_id(origin: str, raw: bytes) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + raw).digest()[:4]


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _append(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, mode)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Secrets at rest: texts that only the holder of a key file in the data directory can read again.

AES-256-GCM (NIST SP 800-38D) with a random nonce for each text. What a text is for is authenticated along with it,
so a sealed text that was moved to another place in a database does not open there.
"""

import base64
import os
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vostok.errors import AppError
from vostok.users import readable

_PREFIX = "sealed1:"
_NONCE_BYTES = 12
_KEY_BYTES = 32


# OWASP's first choice for Argon2id: 19 MiB, two passes; 0.05 s here, and once a start.
_ARGON2 = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1}


class CannotUnseal(AppError):
    """A sealed text does not open: it was changed or moved, or the key file is another one."""

    status, code = 409, "cannot_unseal"


def encrypted(key: bytes, text: str, purpose: str) -> str:
    """`text` under a key of 32 bytes; it opens for the same `purpose` only."""
    nonce = os.urandom(_NONCE_BYTES)
    return (
        _PREFIX + base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())).decode()
    )


def decrypted(key: bytes, sealed: str, purpose: str) -> str:
    """The text that was encrypted for `purpose`. Raises ValueError."""
    raw = base64.b64decode(sealed.removeprefix(_PREFIX), altchars=b"-_", validate=True)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
    except InvalidTag:
        raise ValueError("the key is another one, or the text was changed") from None


def passphrase_key(passphrase: str, salt: bytes) -> bytes:
    """The 32 bytes that Argon2id (RFC 9106) makes of a passphrase."""
    return hash_secret_raw(passphrase.encode(), salt, **_ARGON2, hash_len=_KEY_BYTES, type=Type.ID)


class Seal:
    """Seals and opens texts with the key `<home>/secrets/<program>.seal` (0400), made when it is first needed."""

    def __init__(self, home: Path, program: str = "panel") -> None:
        self._path = home / "secrets" / f"{program}.seal"

    def seal(self, text: str, purpose: str) -> str:
        """`text` unreadable without the key; it opens for the same `purpose` only."""
        return encrypted(self._key(make=True), text, purpose)

    def open(self, sealed: str, purpose: str) -> str:
        """The text that was sealed for `purpose`. Raises CannotUnseal."""
        try:
            return decrypted(self._key(make=False), sealed, purpose)
        except (ValueError, OSError):
            raise CannotUnseal(
                f"A stored secret ({purpose}) cannot be read with {self._path.name}: enter it again."
            ) from None

    def _key(self, *, make: bool) -> bytes:
        if make and not self._path.exists():
            self._make()
        key = self._path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ValueError(f"{self._path.name} is no key")
        return key

    def _make(self) -> None:
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        # Whole before it has its name, and never over a key that another call made first.
        fresh = self._path.with_suffix(f".{os.urandom(6).hex()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, readable(0o400))
        try:
            os.write(descriptor, AESGCM.generate_key(256))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            os.link(fresh, self._path)
        except FileExistsError:
            return
        finally:
            fresh.unlink()


def masked(secret: str) -> str:
    """What may be shown of a secret: its last four characters where it is long, otherwise nothing of it."""
    return f"…{secret[-4:]}" if len(secret) >= 16 else "…"

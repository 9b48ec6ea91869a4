"""The stored key of a venue: `secrets/venue-<venue>.key` (0400), sealed; nothing of it is readable in a backup.

A random data key encrypts the credentials (AES-256-GCM). The data key itself is wrapped: by the key file
`secrets/gateway.seal`, or by a passphrase (Argon2id) that nothing on the disk knows.
"""

import base64
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from vostok.binance.signing import KeyKind
from vostok.errors import Conflict, Forbidden
from vostok.gateway.credentials import Credentials
from vostok.sealed import Seal, decrypted, encrypted, passphrase_key
from vostok.users import readable

Protection = Literal["file", "passphrase"]
_SALT_BYTES = 16
_WRAPPED, _CREDENTIALS = "venue data key", "venue credentials"


@dataclass(frozen=True)
class About:
    """What may be said of a key: its last four characters, its kind, when it was entered (UTC ms), whose it is."""

    hint: str
    kind: KeyKind
    added_at: int
    uid: int | None


@dataclass(frozen=True)
class Stored:
    """The file as it is written; `salt` is empty where the key file wraps."""

    protection: Protection
    salt: str
    data_key: str
    credentials: str
    about: About


_STORED = TypeAdapter(Stored)


class KeyStore:
    """Writes, reads and opens the key of one venue."""

    def __init__(self, home: Path, venue: str) -> None:
        self._path = home / "secrets" / f"venue-{venue}.key"
        self._seal = Seal(home, "gateway")
        self._purpose = f"{_CREDENTIALS} {venue}"

    def read(self) -> Stored | None:
        """What is stored, sealed; None where nothing is. Raises Conflict where it cannot be understood."""
        try:
            return _STORED.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            raise Conflict(
                f"{self._path.name} cannot be read: remove the key in Settings and enter it again."
            ) from None

    def put(self, credentials: Credentials, about: About, passphrase: str | None) -> Stored:
        """Seal a key in the place of the one before; whole or not at all."""
        data_key, salt = os.urandom(32), os.urandom(_SALT_BYTES)
        plain = base64.b64encode(data_key).decode()
        if passphrase:
            protection: Protection = "passphrase"
            wrapped = encrypted(passphrase_key(passphrase, salt), plain, _WRAPPED)
        else:
            protection, salt, wrapped = "file", b"", self._seal.seal(plain, _WRAPPED)
        secret = encrypted(data_key, json.dumps(credentials._asdict()), self._purpose)
        stored = Stored(protection, base64.b64encode(salt).decode(), wrapped, secret, about)
        self._write(json.dumps(asdict(stored)))
        return stored

    def open(self, stored: Stored, passphrase: str | None = None) -> Credentials:
        """The key in clear. Raises Forbidden with a wrong passphrase, CannotUnseal or Conflict where it is damaged."""
        if stored.protection == "file":
            plain = self._seal.open(stored.data_key, _WRAPPED)
        else:
            try:
                plain = decrypted(
                    passphrase_key(passphrase or "", base64.b64decode(stored.salt)), stored.data_key, _WRAPPED
                )
            except ValueError:
                raise Forbidden("This passphrase does not open the stored key.", field="passphrase") from None
        try:
            body = json.loads(decrypted(base64.b64decode(plain), stored.credentials, self._purpose))
        except ValueError:
            raise Conflict(f"{self._path.name} was changed: remove the key in Settings and enter it again.") from None
        return Credentials(body["key"], body["secret"])

    def remove(self) -> None:
        """Forget the key; none there is fine."""
        self._path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._path.with_suffix(f".{os.urandom(6).hex()}")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, readable(0o400)), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        finally:
            part.unlink(missing_ok=True)

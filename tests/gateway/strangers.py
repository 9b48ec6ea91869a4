"""A stranger: an exchange of its own, in its own process and home, that knows only a public key."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.programs import Installation

KEY = "strangerkey" * 5


def made_stranger(home: Path) -> tuple[Installation, str]:
    """The stranger, not started yet, and the private key (PEM) that opens its account."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    stranger = Installation(home)
    (home / "secrets").mkdir(parents=True)
    (home / "secrets" / "simulator.json").write_text(json.dumps({"key": KEY, "secret": public}))
    return stranger, _pem(key)


def another_private_key() -> str:
    """A private key that opens nothing."""
    return _pem(Ed25519PrivateKey.generate())


def _pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

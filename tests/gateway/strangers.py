"""A stranger: an exchange of its own, in its own process and home; of an Ed25519 key it knows the public half."""

import json
from pathlib import Path
from secrets import token_hex
from typing import Literal, NamedTuple

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.programs import Installation
from vostok.clock import now_ms
from vostok.gateway.credentials import Credentials
from vostok.gateway.upstream import Upstream

KEY = "strangerkey" * 5
KeyKind = Literal["HMAC", "ED25519"]


class Stranger(NamedTuple):
    """The exchange, and what opens its account: a private key (PEM), or the secret of an HMAC key."""

    installation: Installation
    secret: str

    def owner(self) -> Upstream:
        """Looks at the account directly."""
        return Upstream(self.installation.simulator_url, lambda: Credentials(KEY, self.secret), now_ms)

    def open_to(self, control: httpx.Client) -> None:
        """Enter the key at a gateway."""
        wish = {"key": KEY, "secret": self.secret, "actor": "owner"}
        control.put("/keys", json=wish, timeout=30).raise_for_status()


def made_stranger(home: Path, kind: KeyKind = "ED25519", **settings: str) -> Stranger:
    """One that is not started yet."""
    private, known = _key_pair() if kind == "ED25519" else [token_hex(32)] * 2
    stranger = Installation(home, settings=settings)
    (home / "secrets").mkdir(parents=True)
    (home / "secrets" / "simulator.json").write_text(json.dumps({"key": KEY, "secret": known}))
    return Stranger(stranger, private)


def another_private_key() -> str:
    """A private key that opens nothing."""
    return _pem(Ed25519PrivateKey.generate())


def _key_pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return _pem(key), public


def _pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

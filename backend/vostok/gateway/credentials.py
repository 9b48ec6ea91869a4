"""The owner's key at the venue, as whoever signs with it asks for it."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple


class Credentials(NamedTuple):
    """A key and what it signs with: the secret of an HMAC key, or an Ed25519 private key in PEM."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return "Credentials(…)"


KeySource = Callable[[], Credentials | None]
"""The key to use now, None when there is none; asked for each request, so a new key counts at once.
Raises ValueError with a sentence where there should be one and it cannot be read."""


def read_credentials(path: Path) -> Credentials | None:
    """The key in `path`, None when there is none. Raises ValueError when the file cannot be understood."""
    try:
        body = json.loads(path.read_text())
        key, secret = body["key"], body["secret"]
        if not isinstance(key, str) or not isinstance(secret, str):
            raise TypeError
        return Credentials(key.strip(), secret.strip())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}): let the gateway's user read it.") from None
    except (KeyError, TypeError, ValueError):
        raise ValueError(f'{path} must hold {{"key": …, "secret": …}}') from None


def key_in(path: Path) -> KeySource:
    """The key that a file holds at the moment of each request."""
    return partial(read_credentials, path)

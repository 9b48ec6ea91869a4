"""The owner's password: what is accepted, and argon2id (RFC 9106, argon2-cffi's defaults)."""

import functools
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from vostok.errors import Invalid

PASSWORD_MIN = 8
# What an attacker of this very program tries beside the common ones.
_OF_THIS_PROGRAM = frozenset(
    [
        "vostok123", "vostok1234", "vostok2026", "freqtrade", "freqtrade1", "freqtrade123", "binance1", "binance12",
        "binance123", "bitcoin123", "trader123", "trading123", "senha123", "senha1234", "brasil123", "mudar123",
        "corinthians", "changeme1",
    ]
)  # fmt: skip
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

_hasher = PasswordHasher()
# Of 256 random bits that nobody knows: verified against when there is no owner yet, so that the answer takes as long.
# Written down, as to make one at each import costs every start and every `vostok …` a quarter of a second.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$fpvBGjvsreyLzc1QTJTnOQ$yEf+h6wiBd/owOQyPP4MOiWYRx0Dm1Y8tU5sAbCXOeU"


def check_new_password(password: str, field: str) -> None:
    """Raise Invalid, with a sentence for the form, unless `password` may be chosen."""
    if len(password) < PASSWORD_MIN:
        raise Invalid(f"The password has fewer than {PASSWORD_MIN} characters; choose a longer one.", field=field)
    folded = password.casefold()
    runs = any(folded in run or folded in run[::-1] for run in _RUNS)
    if folded in _common() or runs or len(set(folded)) <= 2:
        raise Invalid("This password is one of the first that an attacker tries; choose another.", field=field)


@functools.cache
def _common() -> frozenset[str]:
    """The 30,000 most frequent passwords of leaks, as zxcvbn lists them (ASVS 5.0 V6.2.4 asks for 3,000)."""
    # Only who sets a password needs the lists, which take some megabytes.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return _OF_THIS_PROGRAM | frozenset(FREQUENCY_LISTS["passwords"])


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt."""
    return _hasher.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Compare in constant time; without a stored hash it is wrong after the same work."""
    try:
        return _hasher.verify(password_hash or NOBODYS_HASH, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def same_secret(left: str, right: str) -> bool:
    """Compare two secrets without telling by time where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())

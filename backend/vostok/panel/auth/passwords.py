"""The owner's password: what is accepted, and argon2id (RFC 9106, argon2-cffi's defaults)."""

import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from vostok.errors import Invalid

PASSWORD_MIN = 8
# The head of every published list of leaked passwords (NIST SP 800-63B asks to refuse these); plain runs
# and repetitions are found by rule.
_COMMON = frozenset(
    [
        "password", "passw0rd", "password1", "password12", "password123", "p@ssw0rd", "p@ssword", "admin123",
        "administrator", "welcome1", "welcome123", "letmein1", "letmein123", "iloveyou", "iloveyou1",
        "sunshine", "princess", "football", "baseball", "superman", "batman123", "trustno1", "starwars",
        "whatever", "computer", "internet", "michelle", "jennifer", "jordan23", "dragon123", "monkey123",
        "master123", "shadow123", "qwerty123", "qwerty12", "qwertyui", "qwertyuiop", "asdfghjk", "asdfghjkl",
        "zxcvbnm1", "zxcvbnm123", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "q1w2e3r4", "qazwsxedc", "abc12345",
        "abcd1234", "a1b2c3d4", "changeme", "changeme1", "secret123", "test1234", "testtest", "default1",
        "vostok123", "freqtrade", "freqtrade1", "binance1", "binance123", "bitcoin1", "bitcoin123",
        "trader123", "senha123", "brasil123", "mudar123", "flamengo", "corinthians",
    ]
)  # fmt: skip
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

_hasher = PasswordHasher()
# Verified against when there is no owner yet, so that the answer takes as long.
_DUMMY = _hasher.hash(secrets.token_hex(16))


def check_new_password(password: str, field: str) -> None:
    """Raise Invalid, with a sentence for the form, unless `password` may be chosen."""
    if len(password) < PASSWORD_MIN:
        raise Invalid(f"The password has fewer than {PASSWORD_MIN} characters; choose a longer one.", field=field)
    folded = password.casefold()
    runs = any(folded in run or folded in run[::-1] for run in _RUNS)
    if folded in _COMMON or runs or len(set(folded)) <= 2:
        raise Invalid("This password is one of the first that an attacker tries; choose another.", field=field)


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt."""
    return _hasher.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Compare in constant time; without a stored hash it is wrong after the same work."""
    try:
        return _hasher.verify(password_hash or _DUMMY, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def same_secret(left: str, right: str) -> bool:
    """Compare two secrets without telling by time where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())

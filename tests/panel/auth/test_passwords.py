"""What a wrong password costs, whether or not there is an owner."""

import argon2
import pytest

from vostok.panel.auth.passwords import NOBODYS_HASH, hash_password, is_right


def test_without_an_owner_every_password_is_wrong_after_the_work_of_a_real_one() -> None:
    real = hash_password("orbit-station-9")
    assert argon2.extract_parameters(NOBODYS_HASH) == argon2.extract_parameters(real)
    assert is_right("orbit-station-9", real)
    assert not is_right("orbit-station-9", None)


def test_without_an_owner_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    def verify(_hasher: argon2.PasswordHasher, hash: str, password: str) -> bool:
        verified.append(hash)
        return True

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    assert not is_right("orbit-station-9", None)
    assert verified == [NOBODYS_HASH]

"""Backups as the API shows them."""

from typing import Literal

from pydantic import Field, SecretStr

from vostok.backup.sealing import MIN_PASSPHRASE
from vostok.panel.fields import Public, Request

Kind = Literal["daily", "manual"]
Phase = Literal["copy", "verify", "seal", "check"]


class PassphraseRequest(Request):
    """`passphrase` opens every backup made from now on; `password` is the owner's."""

    passphrase: SecretStr = Field(min_length=MIN_PASSPHRASE, max_length=200)
    password: SecretStr = Field(max_length=200)


class BackupPublic(Public):
    """One backup in the folder of backups; `created_at` is what it is as of, UTC ms."""

    name: str
    kind: Kind
    created_at: int
    bytes: int


class MakingPublic(Public):
    """The backup that is being made: which step, and the fraction of it that is done."""

    kind: Kind
    phase: Phase
    part: float


class BackupsPublic(Public):
    """All backups, newest first. Until `is_ready` (a passphrase) none is made; `problem` is why the last one failed."""

    items: list[BackupPublic]
    next: None
    making: MakingPublic | None
    problem: str | None
    is_ready: bool
    folder: str

"""The hash chains as the owner reads them."""

from typing import Any, Literal

from vostok.panel.fields import Millis, Public

Chain = Literal["panel", "gateway"]


class AuditPublic(Public):
    """One row of a chain; `hash` covers the row and the hash before it."""

    chain: Chain
    seq: int
    ts: Millis
    actor: str
    via: str
    type: str
    subject: str
    body: dict[str, Any]
    hash: str


class AuditRawPublic(Public):
    """One row of a chain exactly as it is hashed, so that a client can compute the hash itself.

    `body` is the stored text; `prev` and `hash` are hex; `ts_us` and `mono_us` are microseconds.
    """

    seq: int
    ts_us: int
    mono_us: int
    boot_id: str
    actor: str
    via: str
    type: str
    subject: str
    body: str
    prev: str
    hash: str


class CheckpointsPublic(Public):
    """Signed notes of one chain, oldest first, and every public key it was ever signed with, the newest last."""

    items: list[str]
    keys: list[str]


class BrokenPublic(Public):
    seq: int
    reason: str


class ChainCheckPublic(Public):
    """Whether a chain and its signed checkpoints hold from the first row, and the first row that does not."""

    chain: Chain
    ok: bool
    rows: int
    checkpoints: int
    broken: BrokenPublic | None


class VerifyPublic(Public):
    ok: bool
    chains: list[ChainCheckPublic]

"""Read and verify the chains of panel and gateway."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from typing import Any, TypeVar

from vostok import audit, audit_search
from vostok.audit_export import write_export
from vostok.chain_files import check_file, evidence
from vostok.db import Database
from vostok.panel.audit.models import (
    AuditPublic,
    AuditRawPublic,
    Chain,
    ChainCheckPublic,
    CheckpointsPublic,
    VerifyPublic,
)
from vostok.panel.fields import Page
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import AuditRow, Broken, ChainCheck

T = TypeVar("T")
# An export up to this size stays in memory.
SPOOL_BYTES = 8_000_000
CHUNK_BYTES = 65_536


async def rows(database: Database, gateway: Gateway, chain: Chain, after: int, limit: int) -> list[AuditRawPublic]:
    """Rows of one chain in order, from the one after `after`."""
    if chain == "gateway":
        return [_of_gateway(row) for row in await gateway.audit(after, limit)]
    with database.read() as session:
        return [_raw(entry) for entry in audit.read(session.connection(), after_seq=after, limit=limit)]


async def newest(
    database: Database, gateway: Gateway, chain: Chain, before: int | None, limit: int, wanted: audit_search.Wanted
) -> Page[AuditPublic]:
    """The `wanted` rows of one chain, newest first, from the one before `before`."""
    if chain == "gateway":
        found = await gateway.newest_audit(before, limit, wanted)
        return Page(items=[public(chain, _of_gateway(row)) for row in found.items], next=found.next)
    return await asyncio.to_thread(_newest_own, database, before, limit, wanted)


async def checkpoints(database: Database, gateway: Gateway, chain: Chain, limit: int) -> CheckpointsPublic:
    """The newest checkpoints of one chain."""
    if chain == "gateway":
        return CheckpointsPublic.model_validate(await gateway.checkpoints(limit))
    path = database.path
    kept = await asyncio.to_thread(evidence, path.parent, path.stem)
    return CheckpointsPublic(items=[note.text for note in kept.notes[-limit:]], keys=kept.public_keys)


async def export(database: Database, gateway: Gateway, chain: Chain) -> AsyncIterator[bytes]:
    """The zip of one chain; its first piece is made before this returns, so that a failure is still an error."""
    pieces = gateway.export_audit() if chain == "gateway" else _own_export(database)
    first = await anext(pieces)

    async def all_pieces() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_pieces()


def page(items: list[T], last_seq: int | None, limit: int) -> Page[T]:
    """A part of a chain; there is more where it is full."""
    return Page(items=items, next=str(last_seq) if len(items) == limit and last_seq is not None else None)


def public(chain: Chain, row: AuditRawPublic) -> AuditPublic:
    """A row as people read it."""
    shown = row.model_dump(include={"seq", "actor", "via", "type", "subject", "hash"})
    return AuditPublic(chain=chain, ts=row.ts_us // 1000, body=_body(row.body), **shown)


async def verify(database: Database, gateway: Gateway) -> VerifyPublic:
    """Verify both chains and their checkpoints. Raises Unavailable when the gateway cannot be asked."""
    path = database.path
    own, theirs = await asyncio.gather(asyncio.to_thread(check_file, path.parent, path.stem), gateway.verify())
    found = ChainCheck(
        ok=own.broken is None,
        rows=own.rows,
        checkpoints=own.checkpoints,
        broken=Broken(seq=own.broken.seq, reason=own.broken.reason) if own.broken else None,
    )
    checks = [_check("panel", found), _check("gateway", theirs)]
    return VerifyPublic(ok=all(check.ok for check in checks), chains=checks)


def _check(chain: Chain, found: ChainCheck) -> ChainCheckPublic:
    return ChainCheckPublic(chain=chain, **found.model_dump())


def _newest_own(database: Database, before: int | None, limit: int, wanted: audit_search.Wanted) -> Page[AuditPublic]:
    with database.read() as session:
        found = audit_search.newest(session.connection(), before_seq=before, limit=limit, wanted=wanted)
    items = [public("panel", _raw(entry)) for entry in found.entries]
    return Page(items=items, next=None if found.next is None else str(found.next))


async def _own_export(database: Database) -> AsyncIterator[bytes]:
    path = database.path
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
        await asyncio.to_thread(write_export, file, path.parent, [path.stem])
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield piece


def _raw(entry: audit.Entry) -> AuditRawPublic:
    return AuditRawPublic.model_validate(entry._asdict() | {"prev": entry.prev.hex(), "hash": entry.hash.hex()})


def _of_gateway(row: AuditRow) -> AuditRawPublic:
    return AuditRawPublic.model_validate(row.model_dump())


def _body(text: str) -> dict[str, Any]:
    """The body of a row; one that was edited into something else is shown as it stands."""
    try:
        body = json.loads(text)
    except ValueError:
        body = text
    return body if isinstance(body, dict) else {"unreadable": text}

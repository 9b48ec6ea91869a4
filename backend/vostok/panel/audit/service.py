"""Read and verify the chains of panel and gateway."""

import asyncio
import json

from vostok import audit
from vostok.db import Database
from vostok.panel.audit.models import AuditPublic, BrokenPublic, Chain, ChainCheckPublic, VerifyPublic
from vostok.panel.fields import Page
from vostok.panel.gateway_client import Gateway

BATCH = 5_000


async def rows(database: Database, gateway: Gateway, chain: Chain, after: int, limit: int) -> Page[AuditPublic]:
    """Rows of one chain in order, from the one after `after`."""
    if chain == "panel":
        with database.read() as session:
            found = [_public(entry) for entry in audit.read(session.connection(), after_seq=after, limit=limit)]
    else:
        found = [
            AuditPublic(
                chain="gateway",
                seq=row.seq,
                ts=row.ts_us // 1000,
                actor=row.actor,
                via=row.via,
                type=row.type,
                subject=row.subject,
                body=row.body if isinstance(row.body, dict) else json.loads(row.body),
                hash=row.hash,
            )
            for row in await gateway.audit(after, limit)
        ]
    return Page(items=found, next=str(found[-1].seq) if len(found) == limit else None)


async def verify(database: Database, gateway: Gateway) -> VerifyPublic:
    """Walk both chains. Raises Unavailable when the gateway cannot be asked."""
    panel, theirs = await asyncio.gather(asyncio.to_thread(_verify_panel, database), gateway.verify())
    broken = BrokenPublic(seq=theirs.broken.seq, reason=theirs.broken.reason) if theirs.broken else None
    checks = [panel, ChainCheckPublic(chain="gateway", ok=theirs.ok, rows=theirs.rows, broken=broken)]
    return VerifyPublic(ok=all(check.ok for check in checks), chains=checks)


def _verify_panel(database: Database) -> ChainCheckPublic:
    checked, last = 0, (0, audit.GENESIS)
    with database.read() as session:
        while batch := audit.read(session.connection(), after_seq=last[0], limit=BATCH):
            found = audit.verify(batch, after=last)
            if found is not None:
                broken = BrokenPublic(seq=found.seq, reason=found.reason)
                return ChainCheckPublic(chain="panel", ok=False, rows=checked, broken=broken)
            checked += len(batch)
            last = (batch[-1].seq, batch[-1].hash)
    return ChainCheckPublic(chain="panel", ok=True, rows=checked, broken=None)


def _public(entry: audit.Entry) -> AuditPublic:
    return AuditPublic(
        chain="panel",
        seq=entry.seq,
        ts=entry.ts_us // 1000,
        actor=entry.actor,
        via=entry.via,
        type=entry.type,
        subject=entry.subject,
        body=json.loads(entry.body),
        hash=entry.hash.hex(),
    )

"""Read and verify the chains of panel and gateway."""

import asyncio
import json

from vostok import audit
from vostok.chain_files import check_file
from vostok.db import Database
from vostok.panel.audit.models import AuditPublic, Chain, ChainCheckPublic, VerifyPublic
from vostok.panel.fields import Page
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import Broken, ChainCheck


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

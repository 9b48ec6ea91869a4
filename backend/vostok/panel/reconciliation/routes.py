"""Exchange, journal and bots held against each other: how they stand, a comparison now, fixes, and what was found."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.requests import HTTPConnection
from sqlmodel import Session, col, select

from vostok.panel.auth.edge import ActorDep, ConfirmedDep
from vostok.panel.bots.edge import WakeAfter
from vostok.panel.bots.models import Bot
from vostok.panel.deps import DatabaseDep, GatewayDep, Now, Reading
from vostok.panel.gateway_books import KeptDifferencePublic, ReconciliationPublic
from vostok.panel.reconciliation.mend import Mender
from vostok.panel.reconciliation.models import FixRequest, NamedReconciliationPublic, NamedRunsPublic

router = APIRouter(prefix="/api/reconciliation", tags=["risk"])


async def _mender(connection: HTTPConnection) -> Mender:
    mender: Mender = connection.app.state.mender
    return mender


MenderDep = Annotated[Mender, Depends(_mender)]


@router.get("")
async def get_reconciliation(gateway: GatewayDep, session: Reading) -> NamedReconciliationPublic:
    """How the account, the journal and the bots stand, each difference with what its fix would change."""
    return _named(session, await gateway.reconciliation())


@router.post("/run")
async def run_reconciliation(mender: MenderDep, actor: ActorDep, database: DatabaseDep) -> NamedReconciliationPublic:
    """Compare all three sides in full now."""
    return _read_named(database, await mender.run(actor))


@router.post("/fix", dependencies=[WakeAfter])
async def fix_difference(
    body: FixRequest, actor: ConfirmedDep, mender: MenderDep, database: DatabaseDep, now: Now
) -> NamedReconciliationPublic:
    """Mend one difference as its preview says: the exchange prevails over the books, the books over the bot."""
    return _read_named(database, await mender.fix(body.id, actor, now))


@router.get("/runs")
async def list_reconciliations(
    gateway: GatewayDep,
    session: Reading,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the part before")] = None,
) -> NamedRunsPublic:
    """Comparisons that were asked for, or that came to another result than the one before, newest first."""
    page = await gateway.reconciliations(None if after is None else str(after), limit)
    found = [one for run in page.items for one in run.differences]
    return NamedRunsPublic(items=page.items, next=page.next, names=_names(session, found))


def _read_named(database: DatabaseDep, now: ReconciliationPublic) -> NamedReconciliationPublic:
    with database.read() as session:
        return _named(session, now)


def _named(session: Session, now: ReconciliationPublic) -> NamedReconciliationPublic:
    return NamedReconciliationPublic(**dict(now), names=_names(session, now.items))


def _names(session: Session, found: Iterable[KeptDifferencePublic]) -> dict[str, str]:
    wanted = {one.bot_id for one in found if one.bot_id is not None}
    for one in found:
        wanted |= {change.bot_id for change in getattr(getattr(one, "fix", None), "changes", ()) if change.bot_id}
    return dict(session.exec(select(Bot.id, Bot.name).where(col(Bot.id).in_(wanted))).all())

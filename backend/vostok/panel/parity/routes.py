"""A bot beside the backtest of the same period."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep
from vostok.panel.bots.edge import BotDep, BotRow
from vostok.panel.deps import Now, Reading, Writing
from vostok.panel.parity import service
from vostok.panel.parity.models import ParityPublic, ParityRunPublic
from vostok.panel.parity.worker import Comparer

router = APIRouter(prefix="/api/bots/{id}/parity", tags=["bots"])

_PATTERN = r"^[a-z2-7]{10}$"
RunId = Annotated[str, Path(pattern=_PATTERN)]


async def _comparer(connection: HTTPConnection) -> Comparer:
    comparer: Comparer = connection.app.state.parity
    return comparer


ComparerDep = Annotated[Comparer, Depends(_comparer)]


@router.get("")
async def get_parity(
    bot: BotDep,
    session: Reading,
    comparer: ComparerDep,
    run: Annotated[str | None, Query(pattern=_PATTERN, description="Whose rows; the newest that is done")] = None,
) -> ParityPublic:
    """What the bot did beside what its backtest says: the newest comparisons, and one of them trade by trade."""
    return service.history(session, bot.id, run, comparer.progress)


@router.post("", status_code=202)
async def start_parity(
    bot: BotRow, session: Writing, actor: ActorDep, now: Now, comparer: ComparerDep, background: BackgroundTasks
) -> ParityRunPublic:
    """Compare now; `/api/ws` tells how far it is (`parity`)."""
    run = service.create(session, bot, "owner", actor, now)
    background.add_task(comparer.wake)
    return comparer.shown(run)


@router.delete("/{run}")
async def cancel_parity(
    bot: BotRow,
    run: RunId,
    session: Writing,
    actor: ActorDep,
    now: Now,
    comparer: ComparerDep,
    background: BackgroundTasks,
) -> ParityRunPublic:
    """Cancel one that waits or runs."""
    cancelled = service.cancel(session, bot.id, run, actor, now)
    background.add_task(comparer.stop, run)
    return comparer.shown(cancelled)

"""Briefs, questions, suggestions and the provider that writes them."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Query
from sqlmodel import col, select

from vostok.panel.ai import marks, service
from vostok.panel.ai.consult import KEY_PURPOSE
from vostok.panel.ai.desk import Desk
from vostok.panel.ai.edge import AdviceDep, AnswerDep, DeskDep, ScorerDep, probe
from vostok.panel.ai.marks import ScoringPublic
from vostok.panel.ai.meter import Used, used_today
from vostok.panel.ai.models import (
    BriefKind,
    BriefPublic,
    BriefRequest,
    CallPublic,
    ChatPublic,
    ModelCall,
    ProbePublic,
    ProviderChoice,
    ProviderFormPublic,
    ProviderPublic,
    ProviderUpdate,
    RecommendationPublic,
    RecommendationState,
)
from vostok.panel.ai.providers.base import Provider
from vostok.panel.auth.edge import ActorDep
from vostok.panel.bots import service as bots
from vostok.panel.bots.edge import FleetDep, WakeAfter
from vostok.panel.deps import DatabaseDep, Now, Reading, Writing
from vostok.panel.fields import Page
from vostok.sealed import CannotUnseal, masked

router = APIRouter(prefix="/api/ai", tags=["ai"])

Id = Annotated[str, Path(pattern=r"^[a-z2-7]{10}$")]


@router.get("/briefs")
async def list_briefs(
    session: Reading,
    after: Annotated[str | None, Query(max_length=10)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    kind: BriefKind | None = None,
    subject: Annotated[str | None, Query(max_length=30)] = None,
) -> Page[BriefPublic]:
    """The newest first, those about one subject when asked for."""
    rows, following = service.newest(session, after, limit, kind, subject)
    return Page(items=[service.public(session, row) for row in rows], next=following)


@router.post("/briefs", status_code=202)
async def write_brief(
    body: BriefRequest, desk: DeskDep, session: Writing, actor: ActorDep, now: Now, background: BackgroundTasks
) -> BriefPublic:
    """Queue a brief; `brief` on the WebSocket tells when it is written."""
    choice = session.get(ProviderChoice, 1) or ProviderChoice()
    brief = service.create(session, body, choice.provider, actor, now)
    background.add_task(desk.wake)
    return service.public(session, brief)


@router.get("/briefs/{id}")
async def get_brief(id: Id, session: Reading) -> BriefPublic:
    """One brief with its figures and their sources."""
    return service.public(session, service.find(session, id))


@router.get("/briefs/{id}/calls")
async def list_calls(id: Id, session: Reading) -> Page[CallPublic]:
    """What a model was asked for this brief and what it said, accepted or not, in order."""
    service.find(session, id)
    rows = session.exec(select(ModelCall).where(col(ModelCall.purpose) == f"brief {id}").order_by(col(ModelCall.id)))
    return Page(items=[CallPublic.model_validate(row) for row in rows], next=None)


@router.post("/briefs/{id}/cancel")
async def cancel_brief(id: Id, desk: DeskDep, session: Writing, now: Now, background: BackgroundTasks) -> BriefPublic:
    """Cancel one that is not written yet."""
    brief = service.cancel(session, id, now)
    background.add_task(desk.stop, id)
    return service.public(session, brief)


@router.get("/recommendations")
async def list_recommendations(
    session: Reading,
    brief_id: Annotated[str | None, Query(max_length=10)] = None,
    state: RecommendationState | None = None,
) -> Page[RecommendationPublic]:
    """Suggested changes, the newest first; none is ever made by itself."""
    rows = service.recommendations(session, brief_id, state)
    return Page(items=[service.recommendation_public(session, row) for row in rows], next=None)


@router.post("/recommendations/{id}/apply", dependencies=[WakeAfter])
async def apply_recommendation(
    advice: AdviceDep, fleet: FleetDep, session: Writing, actor: ActorDep, now: Now
) -> RecommendationPublic:
    """Make the change, as an edit of the owner: checked and audited like any other."""
    row = service.recommendation(session, advice.id)
    if advice.checked is None:
        bots.want(session, fleet, bots.find(session, row.bot_id), "pause", actor, now)
    else:
        bots.change(session, fleet, row.bot_id, advice.checked, actor, now)
    service.close(session, row, "APPLIED", actor, now)
    return service.recommendation_public(session, row)


@router.post("/recommendations/{id}/dismiss")
async def dismiss_recommendation(id: Id, session: Writing, actor: ActorDep, now: Now) -> RecommendationPublic:
    """Put the suggestion away; nothing changes."""
    row = service.recommendation(session, id)
    service.close(session, row, "DISMISSED", actor, now)
    return service.recommendation_public(session, row)


@router.post("/chat")
async def ask_question(answer: AnswerDep) -> ChatPublic:
    """Answer from the decision log and the facts; read only, whatever the question says."""
    return answer


@router.get("/provider")
async def get_provider(desk: DeskDep, session: Reading, now: Now) -> ProviderPublic:
    """Who writes, what it has used today, and the forms of all that could."""
    return _shown(desk, session.get(ProviderChoice, 1) or ProviderChoice(), used_today(session, now), now)


@router.get("/news")
async def get_scoring(scorer: ScorerDep, session: Reading, now: Now) -> ScoringPublic:
    """Who judges news, and how often the model failed in the last 24 hours."""
    return marks.scoring(session, scorer.detail, now)


@router.put("/provider")
async def choose_provider(
    body: ProviderUpdate,
    desk: DeskDep,
    scorer: ScorerDep,
    session: Writing,
    actor: ActorDep,
    now: Now,
    background: BackgroundTasks,
) -> ProviderPublic:
    """Choose who writes; the key is stored sealed and never shown again."""
    current = session.get(ProviderChoice, 1) or ProviderChoice()
    choice = service.merged(current, body, desk.consultant.providers, desk.consultant.seal)
    service.store_choice(session, choice, actor)
    desk.consultant.meter.circuit.succeeded()
    background.add_task(scorer.wake)
    return _shown(desk, choice, used_today(session, now), now)


@router.post("/provider/test")
async def check_provider(body: ProviderUpdate, desk: DeskDep, database: DatabaseDep) -> ProbePublic:
    """Ask one short question with these settings, which are not stored; 200 says what was found, good or bad."""
    with database.read() as session:
        current = session.get(ProviderChoice, 1) or ProviderChoice()
    return await probe(desk, service.merged(current, body, desk.consultant.providers, desk.consultant.seal))


def _shown(desk: Desk, choice: ProviderChoice, used: Used, now: int) -> ProviderPublic:
    key = None
    if choice.sealed_key is not None:
        try:
            key = masked(desk.consultant.seal.open(choice.sealed_key, KEY_PURPOSE))
        except CannotUnseal:
            key = "?"
    return ProviderPublic(
        **choice.model_dump(exclude={"id", "sealed_key"}),
        key=key,
        tokens_today=used.tokens,
        cost_today=used.cost,
        resting_until=desk.consultant.meter.circuit.resting(now),
        providers=[_form(id, provider) for id, provider in desk.consultant.providers.items()],
    )


def _form(id: str, provider: Provider) -> ProviderFormPublic:
    form = provider.settings.model_json_schema()
    return ProviderFormPublic(id=id, label=provider.label, paid=provider.paid, needs_key=provider.needs_key, form=form)

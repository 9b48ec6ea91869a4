"""The channels that alerts are sent to, and the quiet hours."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from vostok.db import Database
from vostok.panel.alerts import channels, post
from vostok.panel.alerts.channel_models import (
    ChannelPublic,
    ChannelRequest,
    ChannelUpdate,
    QuietPublic,
    QuietRequest,
    TestPublic,
)
from vostok.panel.alerts.service import language_of
from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import DatabaseDep, Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.sealed import Seal

router = APIRouter(prefix="/api/alerts", tags=["alerts"])
TEST_TEXTS = {
    "en": "This is a test: alerts of this installation arrive here.",
    "pt-BR": "Isto é um teste: os alertas desta instalação chegam aqui.",
}


async def _seal(connection: HTTPConnection) -> Seal:
    seal: Seal = connection.app.state.seal
    return seal


async def _described(body: ChannelRequest) -> post.Described:
    return await post.describe(body.address.get_secret_value())


async def _described_change(body: ChannelUpdate) -> post.Described | None:
    return None if body.address is None else await post.describe(body.address.get_secret_value())


SealDep = Annotated[Seal, Depends(_seal)]
# Looked up before the transaction begins: a name server may take its time.
NewAddress = Annotated[post.Described, Depends(_described)]
ChangedAddress = Annotated[post.Described | None, Depends(_described_change)]


@router.get("/channels")
async def list_alert_channels(session: Reading) -> Page[ChannelPublic]:
    """Where alerts are sent, and whether they arrive; addresses are shown without their secrets."""
    return Page(items=channels.list_channels(session), next=None)


@router.post("/channels", status_code=201)
async def create_alert_channel(
    body: ChannelRequest, found: NewAddress, actor: ActorDep, seal: SealDep, session: Writing, now: Now
) -> ChannelPublic:
    """Add a channel; an address on the own network is the owner's choice, and is marked as such."""
    return channels.create(session, body, found, seal, actor, now)


@router.patch("/channels/{channel_id}")
async def change_alert_channel(
    channel_id: str, body: ChannelUpdate, found: ChangedAddress, actor: ActorDep, seal: SealDep, session: Writing
) -> ChannelPublic:
    """Change a channel; what is left out stays."""
    return channels.change(session, channel_id, body, found, seal, actor)


@router.delete("/channels/{channel_id}", status_code=204)
async def remove_alert_channel(channel_id: str, actor: ActorDep, session: Writing) -> None:
    """Remove a channel and what waits for it."""
    channels.remove(session, channel_id, actor)


@router.post("/channels/{channel_id}/test")
async def test_alert_channel(
    channel_id: str, database: DatabaseDep, seal: SealDep, settings: SettingsDep, now: Now
) -> TestPublic:
    """Send a message now, and say whether the service took it."""
    with database.read() as session:
        channel = channels.find(session, channel_id)
        address = seal.open(channel.sealed, channels.purpose(channel_id))
        body = TEST_TEXTS[language_of(session)]
    problem = await post.send(address, f"Vostok ({settings.venue})", body, "info")
    await asyncio.to_thread(_note, database, channel_id, problem, now)
    return TestPublic(ok=problem is None, reason=problem)


@router.get("/quiet")
async def get_quiet_hours(session: Reading) -> QuietPublic:
    """When only critical alerts are sent."""
    return channels.read_quiet(session)


@router.put("/quiet")
async def change_quiet_hours(body: QuietRequest, actor: ActorDep, session: Writing) -> QuietPublic:
    """Change the quiet hours."""
    return channels.change_quiet(session, body, actor)


def _note(database: Database, channel_id: str, problem: str | None, now: int) -> None:
    with database.write() as session:
        channels.note_result(session, channel_id, problem, now)

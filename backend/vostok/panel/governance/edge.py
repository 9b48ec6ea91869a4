"""Governance as routes get it: the owner's password, and a live bot's settings checked before the transaction opens."""

import re
from typing import Annotated

from fastapi import BackgroundTasks, Depends
from fastapi.requests import HTTPConnection

from vostok.binance.intervals import INTERVAL_MS
from vostok.errors import Invalid
from vostok.panel.auth.edge import check_owner_password
from vostok.panel.bots import service as bots
from vostok.panel.bots.checks import check_settings
from vostok.panel.bots.edge import FactsDep
from vostok.panel.bots.models import BotSettings
from vostok.panel.deps import DatabaseDep, GatewayDep, Now, SettingsDep
from vostok.panel.governance.going_live import needs
from vostok.panel.governance.models import DemoteRequest, FlagRequest, PromoteRequest
from vostok.panel.governance.record import Reviewer, open_passport
from vostok.panel.governance.service import Live


async def _reviewer(connection: HTTPConnection) -> Reviewer:
    reviewer: Reviewer = connection.app.state.reviewer
    return reviewer


ReviewerDep = Annotated[Reviewer, Depends(_reviewer)]


async def _wake_after(connection: HTTPConnection, background: BackgroundTasks) -> None:
    # Background work runs once the answer is out, so after the commit.
    background.add_task(connection.app.state.reconciler.wake)
    background.add_task(connection.app.state.governance.wake)


WakeAfter = Depends(_wake_after)


async def _check_promotion(body: PromoteRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


async def _check_demotion(body: DemoteRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


MayPromote = Annotated[None, Depends(_check_promotion)]
MayDemote = Annotated[None, Depends(_check_demotion)]


async def _flag(body: FlagRequest, settings: SettingsDep) -> FlagRequest:
    # A flag that meets nothing would let its owner believe that entries are denied.
    if body.kind == "pair" and not re.fullmatch(r"[^/\s]{1,20}/[A-Za-z0-9]{2,20}", body.name):
        raise Invalid(f"{body.name} is no pair: write it as BTC/USDT.", field="name")
    if body.kind == "timeframe" and body.name not in INTERVAL_MS:
        raise Invalid(f"{body.name} is no timeframe: it must be one of {', '.join(INTERVAL_MS)}.", field="name")
    if body.kind == "family" and body.name not in {file.stem for file in settings.strategies.glob("*.py")}:
        raise Invalid(f"There is no strategy called {body.name}.", field="name")
    return body


FlagDep = Annotated[FlagRequest, Depends(_flag)]
"""What is to be switched off: something that can be met."""


async def _live_settings(id: str, body: PromoteRequest, facts: FactsDep, database: DatabaseDep) -> BotSettings | None:
    with database.read() as session:
        bot = bots.find(session, id)
        passport = open_passport(session, id)
        if passport is None or passport.stage != "SIMULATED" or bot.mode != "SIMULATED":
            return None
        settings = bots.settings_of(session, bot)
        name = body.name or bots.free_name(session, bot.name)
    wanted = settings.model_dump(exclude={"stoploss_on_exchange"}) | {"name": name, "mode": "REAL_MARKET_SPOT"}
    if body.capital is not None:
        wanted["simulated_balance"] = body.capital
    return check_settings(BotSettings.model_validate(wanted), facts)


async def _live(
    id: str,
    body: PromoteRequest,
    settings: Annotated[BotSettings | None, Depends(_live_settings)],
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Live:
    with database.read() as session:
        passport = open_passport(session, id)
    is_next = passport is not None and passport.stage in ("SIMULATED", "REAL")
    return Live(settings, await needs(gateway) if is_next else None, body.at_stake, body.stage, body.share)


LiveDep = Annotated[Live, Depends(_live)]
"""What a promotion brings along."""

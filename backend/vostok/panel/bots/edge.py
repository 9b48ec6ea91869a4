"""Bots as routes get them: looked up, checked before the transaction opens, the reconciler woken after it."""

import contextlib
from decimal import Decimal
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends
from fastapi.requests import HTTPConnection
from pydantic import ValidationError

from vostok.db import Database
from vostok.errors import Invalid, NotFound
from vostok.invalid import detail, field_of
from vostok.panel.bots import portable, service, spec, versions
from vostok.panel.bots.bulk_models import BulkRequest
from vostok.panel.bots.checks import Facts, check_settings, refuse_real_money, stop_of
from vostok.panel.bots.covered import NOBODY, check_saved, check_start, refusal
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.forecast import Draft
from vostok.panel.bots.forecast_models import ForecastRequest
from vostok.panel.bots.models import (
    Bot,
    BotCreate,
    BotSettings,
    BotUpdate,
    CloneRequest,
    ImportRequest,
    LabelsRequest,
    RollbackRequest,
)
from vostok.panel.bots.service import Checked
from vostok.panel.deps import BothostDep, DatabaseDep, GatewayDep, Now, Reading, SettingsDep, Writing
from vostok.panel.gateway_models import Account
from vostok.panel.market.edge import MarketDep
from vostok.panel.settings import service as choices
from vostok.panel.strategies.service import catalogue


async def _fleet(connection: HTTPConnection) -> Fleet:
    fleet: Fleet = connection.app.state.fleet
    return fleet


FleetDep = Annotated[Fleet, Depends(_fleet)]


async def _wake_after(connection: HTTPConnection, background: BackgroundTasks) -> None:
    # Background work runs once the answer is out, so after the commit.
    background.add_task(connection.app.state.reconciler.wake)


WakeAfter = Depends(_wake_after)


async def _bot(id: str, session: Reading) -> Bot:
    return service.find(session, id)


async def _bot_row(id: str, session: Writing) -> Bot:
    return service.find(session, id)


BotDep = Annotated[Bot, Depends(_bot)]
"""The bot of the path, to read."""

BotRow = Annotated[Bot, Depends(_bot_row)]
"""The bot of the path, inside the transaction that may change it."""


async def _facts(settings: SettingsDep, market: MarketDep, now: Now) -> Facts:
    strategies = {strategy.name: strategy for strategy in catalogue(settings.strategies)}
    return Facts(strategies=strategies, symbols=await market.symbols(now), venue=settings.venue)


FactsDep = Annotated[Facts, Depends(_facts)]

_LABELS = set(LabelsRequest.model_fields)


async def _checked_create(
    body: BotCreate,
    facts: FactsDep,
    bothost: BothostDep,
    settings: SettingsDep,
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Checked:
    with database.read() as session:
        chosen = {"simulated_balance": Decimal(choices.read(session)["simulated_balance"])}
    given = body.model_dump(exclude=_LABELS, exclude_unset=True)
    checked = check_settings(refuse_real_money(BotSettings.model_validate(chosen | given), facts), facts)
    await _check_schema(checked, bothost, settings)
    await check_saved(gateway, NOBODY, checked)
    return Checked(checked, 0, labels=LabelsRequest(group=body.group, tags=body.tags))


async def checked_update(
    id: str,
    body: BotUpdate,
    facts: FactsDep,
    bothost: BothostDep,
    settings: SettingsDep,
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Checked:
    """The settings of a bot with a change, and the version that they are a change of. Raises Invalid, NotFound."""
    current, version = _current(database, id)
    checked = check_settings(_merged(current, body), facts)
    await _check_schema(checked, bothost, settings)
    await check_saved(gateway, id, checked)
    return Checked(checked, version)


async def _checked_rollback(
    id: str,
    body: RollbackRequest,
    facts: FactsDep,
    bothost: BothostDep,
    settings: SettingsDep,
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Checked:
    with database.read() as session:
        bot = service.find(session, id)
        old, version = versions.find(session, bot, body.version).settings, bot.version
    # The venue and the strategy may have changed since: what was right once is checked like anything new.
    checked = check_settings(BotSettings.model_validate(old), facts)
    await _check_schema(checked, bothost, settings)
    await check_saved(gateway, id, checked)
    return Checked(checked, version, {"back_to": body.version})


async def _checked_clone(
    id: str,
    body: CloneRequest,
    facts: FactsDep,
    bothost: BothostDep,
    settings: SettingsDep,
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Checked:
    with database.read() as session:
        bot = service.find(session, id)
        copied = service.settings_of(session, bot)
        labels = LabelsRequest(group=bot.group_name or None, tags=bot.tags)
        name = body.name or service.free_name(session, bot.name)
    # The copy was never promoted: where orders cost real money it begins on a virtual balance.
    mode = "SIMULATED" if facts.venue == "binance" else copied.mode
    checked = check_settings(copied.model_copy(update={"name": name, "mode": mode}), facts)
    await _check_schema(checked, bothost, settings)
    await check_saved(gateway, NOBODY, checked)
    return Checked(checked, 0, {"cloned_from": id}, labels)


async def _checked_import(
    body: ImportRequest,
    facts: FactsDep,
    bothost: BothostDep,
    settings: SettingsDep,
    database: DatabaseDep,
    gateway: GatewayDep,
) -> Checked:
    read = portable.read(body.document, frozenset(body.leave_out))
    with database.read() as session:
        name = body.name or service.free_name(session, read.name)
    checked = check_settings(refuse_real_money(_valid(read.values | {"name": name}), facts), facts)
    await _check_schema(checked, bothost, settings)
    await check_saved(gateway, NOBODY, checked)
    return Checked(checked, 0, {"imported": read.form})


CheckedCreate = Annotated[Checked, Depends(_checked_create)]
CheckedClone = Annotated[Checked, Depends(_checked_clone)]
CheckedImport = Annotated[Checked, Depends(_checked_import)]
CheckedUpdate = Annotated[Checked, Depends(checked_update)]
CheckedRollback = Annotated[Checked, Depends(_checked_rollback)]


async def _may_start(id: str, database: DatabaseDep, gateway: GatewayDep) -> None:
    why = await refusal(gateway, id, _current(database, id)[0])
    if why is not None:
        raise why


async def _may_restart(id: str, database: DatabaseDep, gateway: GatewayDep) -> None:
    # Not known is a no here: the restart would end a process that runs well.
    await check_start(gateway, id, _current(database, id)[0])


async def _refused_starts(body: BulkRequest, database: DatabaseDep, gateway: GatewayDep) -> dict[str, str]:
    if body.verb != "start":
        return {}
    with database.read() as session:
        known = {id: service.settings_of(session, bot) for id in body.bots if (bot := session.get(Bot, id))}
    found = {id: await refusal(gateway, id, settings) for id, settings in known.items()}
    return {id: why.detail for id, why in found.items() if why is not None}


MayStart = Depends(_may_start)
MayRestart = Depends(_may_restart)
RefusedStarts = Annotated[dict[str, str], Depends(_refused_starts)]
"""Why bots of a command cannot start, by id."""


async def _draft(body: ForecastRequest, facts: FactsDep, gateway: GatewayDep) -> Draft:
    values = body.model_dump(exclude=_LABELS | {"bot_id"}, exclude_unset=True)
    settings = check_settings(BotSettings.model_validate(values), facts)
    await check_saved(gateway, body.bot_id or NOBODY, settings)
    return Draft(body.bot_id, settings, stop_of(settings, facts.strategies[settings.strategy]))


DraftDep = Annotated[Draft, Depends(_draft)]
"""A bot as it is written down, checked but for what only Freqtrade can say."""


async def _archived_at_gateway(id: str, database: DatabaseDep, fleet: FleetDep, gateway: GatewayDep) -> Account | None:
    with database.read() as session:
        service.refuse_removal(service.find(session, id), fleet)
    account = fleet.accounts.get(id)
    with contextlib.suppress(NotFound):
        # The gateway's books decide: it refuses while an order is open or something is held.
        await gateway.archive(id)
    return account


LastAccount = Annotated[Account | None, Depends(_archived_at_gateway)]
"""What a bot had when the gateway closed its sub-account; null where there was none."""


def _current(database: Database, bot_id: str) -> tuple[BotSettings, int]:
    with database.read() as session:
        bot = service.find(session, bot_id)
        return service.settings_of(session, bot), bot.version


def _merged(current: BotSettings, update: BotUpdate) -> BotSettings:
    """`current` with what `update` names. Raises Invalid where a field cannot be empty."""
    return _valid(current.model_dump() | update.model_dump(exclude_unset=True))


def _valid(values: dict[str, Any]) -> BotSettings:
    try:
        return BotSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(detail(first), field=field_of(first["loc"])) from None


async def _check_schema(checked: BotSettings, bothost: BothostDep, settings: SettingsDep) -> None:
    """Ask Freqtrade's own schema; credentials of nobody stand in for the real ones."""
    config = spec.config_of(NOBODY, checked, spec.fresh_credentials(), settings.gateway_port)
    errors = await bothost.validate(config)
    if errors:
        raise Invalid(f"Freqtrade refuses this configuration at {errors[0].path or 'its top'}: {errors[0].message}")

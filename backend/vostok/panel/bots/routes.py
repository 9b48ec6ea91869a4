"""Bots: what the owner wants of them. Making it true is the reconciler's work."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from vostok.panel.auth.edge import ActorDep
from vostok.panel.bots import bulk, forecast, logs, service, spec, versions
from vostok.panel.bots.apply_models import ApplyPublic
from vostok.panel.bots.bulk_models import BulkPublic, BulkRequest
from vostok.panel.bots.edge import (
    BotDep,
    BotRow,
    CheckedClone,
    CheckedCreate,
    CheckedImport,
    CheckedRollback,
    CheckedUpdate,
    DraftDep,
    FactsDep,
    FleetDep,
    LastAccount,
    MayRestart,
    MayStart,
    RefusedStarts,
    WakeAfter,
)
from vostok.panel.bots.forecast_models import ForecastPublic
from vostok.panel.bots.log_models import LogLinePublic
from vostok.panel.bots.models import (
    VERSION_MAX,
    BotPublic,
    ChangePublic,
    ConfigPublic,
    LabelsRequest,
    RestoreRequest,
    VersionPublic,
)
from vostok.panel.bots.portable import Form
from vostok.panel.deps import GatewayDep, Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.risk.gate import load_rules

router = APIRouter(prefix="/api/bots", tags=["bots"])
LogLevel = Annotated[logs.Level, Query(description="This level and what is more severe")]


@router.get("")
async def list_bots(fleet: FleetDep, session: Reading, archived: bool = False) -> Page[BotPublic]:
    """All bots by name; the archived ones when asked for."""
    return Page(items=service.list_bots(session, fleet, archived=archived), next=None)


@router.post("", status_code=201, dependencies=[WakeAfter])
async def create_bot(checked: CheckedCreate, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Create a bot; it waits for its start."""
    return service.create(session, fleet, checked, actor, now)


@router.post("/import", status_code=201, dependencies=[WakeAfter])
async def import_bot(checked: CheckedImport, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Create a bot from a file, Vostok's own or a stock Freqtrade configuration; a setting that Vostok has not is
    refused by name unless `leave_out` names it."""
    return service.create(session, fleet, checked, actor, now)


@router.post("/bulk", dependencies=[WakeAfter])
async def command_bots(
    body: BulkRequest, refused: RefusedStarts, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing
) -> BulkPublic:
    """Start, pause, resume or stop many bots, or with `preview` see what that would do to each. One that refuses does
    not keep the others."""
    if body.preview:
        return bulk.preview(session, fleet, body.verb, body.bots, refused)
    return bulk.run(session, fleet, body.verb, body.bots, refused, actor, now)


@router.post("/forecast")
async def forecast_bot(draft: DraftDep, gateway: GatewayDep, fleet: FleetDep, session: Reading) -> ForecastPublic:
    """What a bot would meet if it started as sent: what the limits would deny, which bots trade the same pairs, and
    the memory it needs. Nothing is saved."""
    known = await gateway.risk_limits()
    of_mode = next((item.limits for item in known.items if item.mode == draft.settings.mode), {})
    limits = forecast.limit_values(spec.limits_of(draft.settings), of_mode)
    peers = service.peers(session, fleet)
    measured = [one.memory_bytes for one in fleet.processes.values() if one.state == "running" and one.memory_bytes]
    return ForecastPublic(
        denials=forecast.denials(draft, peers, limits, load_rules()),
        overlaps=forecast.overlaps(draft, peers),
        memory=forecast.memory(measured),
    )


@router.post("/{id}/clone", status_code=201, dependencies=[WakeAfter])
async def clone_bot(checked: CheckedClone, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Create a bot with the settings of another one, archived or not; it waits for its start."""
    return service.create(session, fleet, checked, actor, now)


@router.post("/{id}/restore", dependencies=[WakeAfter])
async def restore_bot(
    body: RestoreRequest, bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing
) -> BotPublic:
    """Take a bot out of the archive, with its balance and its trades; it waits for its start."""
    return service.restore(session, fleet, bot, body.name, actor, now)


@router.get("/{id}")
async def get_bot(bot: BotDep, fleet: FleetDep, session: Reading) -> BotPublic:
    """One bot, archived or not."""
    return service.public(session, fleet, bot)


@router.patch("/{id}", dependencies=[WakeAfter])
async def change_bot(
    id: str, checked: CheckedUpdate, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing
) -> BotPublic:
    """Save a new version of a bot; a running one takes it up at its next start."""
    return service.change(session, fleet, id, checked, actor, now)


@router.put("/{id}/labels", dependencies=[WakeAfter])
async def label_bot(
    body: LabelsRequest, bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing
) -> BotPublic:
    """Put a bot into a group and tag it; how it trades does not change."""
    return service.label(session, fleet, bot, body, actor, now)


@router.delete("/{id}", status_code=204, dependencies=[WakeAfter])
async def remove_bot(bot: BotRow, account: LastAccount, actor: ActorDep, now: Now, session: Writing) -> None:
    """Archive a stopped bot that holds nothing; its trades stay."""
    service.archive(session, bot, account, actor, now)


@router.post("/{id}/start", status_code=202, dependencies=[MayStart, WakeAfter])
async def start_bot(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Let the bot run with its newest version."""
    return service.want(session, fleet, bot, "start", actor, now)


@router.post("/{id}/pause", status_code=202, dependencies=[WakeAfter])
async def pause_bot(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """No new entries; open trades are managed on."""
    return service.want(session, fleet, bot, "pause", actor, now)


@router.post("/{id}/resume", status_code=202, dependencies=[WakeAfter])
async def resume_bot(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Let a paused bot enter trades again."""
    return service.want(session, fleet, bot, "resume", actor, now)


@router.post("/{id}/stop", status_code=202, dependencies=[WakeAfter])
async def stop_bot(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """End the bot's process; working entries are cancelled, open trades are no longer managed."""
    return service.want(session, fleet, bot, "stop", actor, now)


@router.post("/{id}/flatten", status_code=202, dependencies=[WakeAfter])
async def flatten_bot(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Close all open trades at the market. A running bot is paused; a stopped one runs until they are closed."""
    return service.want(session, fleet, bot, "flatten", actor, now)


@router.get("/{id}/versions")
async def list_versions(bot: BotDep, session: Reading) -> Page[VersionPublic]:
    """Every saved change, newest first."""
    return Page(items=versions.list_versions(session, bot), next=None)


@router.get("/{id}/versions/{version}/changes")
async def compare_versions(
    bot: BotDep,
    version: Annotated[int, Path(ge=1, le=VERSION_MAX)],
    since: Annotated[int, Query(ge=1, le=VERSION_MAX, description="The version to compare with")],
    session: Reading,
) -> Page[ChangePublic]:
    """What differs in a version from another one of the same bot."""
    return Page(items=versions.compare(session, bot, version, since), next=None)


@router.post("/{id}/rollback", dependencies=[WakeAfter])
async def roll_back(
    id: str, checked: CheckedRollback, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing
) -> BotPublic:
    """Save a new version that equals an earlier one; a running bot takes it up when it is applied."""
    return service.change(session, fleet, id, checked, actor, now)


@router.get("/{id}/apply", dependencies=[MayRestart])
def preview_apply(
    bot: BotDep, facts: FactsDep, fleet: FleetDep, settings: SettingsDep, session: Reading
) -> ApplyPublic:
    """What a restart with the newest version would change, and what it would do to open trades."""
    return versions.preview(session, fleet, bot, facts, settings.bots)


@router.post("/{id}/apply", status_code=202, dependencies=[MayRestart, WakeAfter])
async def apply_version(bot: BotRow, fleet: FleetDep, actor: ActorDep, now: Now, session: Writing) -> BotPublic:
    """Restart the bot with its newest version; it enters nothing in between."""
    return versions.apply(session, fleet, bot, actor, now)


@router.get("/{id}/config")
async def get_config(bot: BotDep, settings: SettingsDep, session: Reading) -> ConfigPublic:
    """The Freqtrade configuration of the newest version, secrets masked."""
    return service.config(session, bot, settings)


@router.get("/{id}/export")
async def export_bot(
    bot: BotDep,
    session: Reading,
    response: Response,
    form: Annotated[Form, Query(description="Vostok's own file, or a stock Freqtrade configuration")] = "freqtrade",
) -> dict[str, Any]:
    """The newest version as a file without secrets; as a Freqtrade configuration it is a dry run (`dry_run: true`).

    There, `vostok_parameters` are the strategy's parameters: stock Freqtrade takes them from `<Strategy>.json` only.
    """
    response.headers["Content-Disposition"] = f'attachment; filename="{form}-{bot.id}.json"'
    return service.export(session, bot, form)


@router.get("/{id}/logs")
def get_logs(
    bot: BotDep,
    settings: SettingsDep,
    level: LogLevel = "DEBUG",
    limit: Annotated[int, Query(ge=1, le=2_000)] = 200,
    search: Annotated[str, Query(max_length=100, description="Only lines that hold this text, in any case")] = "",
) -> Page[LogLinePublic]:
    """The newest lines of the bot's log, newest last."""
    return Page(items=logs.tail(settings.bots / bot.id / "bot.log", level, limit, search), next=None)

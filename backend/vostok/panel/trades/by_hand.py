"""Orders the owner gives by hand: through the bot's Freqtrade, so through the guard, the gate and the journal.

The wish is in the audit log before Freqtrade hears of it, and so is a refusal.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vostok import audit
from vostok.db import Database
from vostok.errors import AppError, Conflict, Invalid, NotFound, Unavailable
from vostok.panel.auth.models import Principal
from vostok.panel.bots import freqtrade_api
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.fields import plain
from vostok.panel.gateway_client import Gateway
from vostok.panel.trades.models import ForcedPublic, ForceEntryRequest, ForceExitRequest, Trade

# A force entry makes one decision of the guard or the wire; bots of other pairs may decide in between.
_DECISIONS_LOOKED_AT = 20
Told = dict[str, str | int | None]


@dataclass(frozen=True)
class Desk:
    """What an order by hand needs of the panel."""

    database: Database
    home: Path
    fleet: Fleet


async def force_exit(
    desk: Desk, gateway: Gateway, bot_id: str, wish: ForceExitRequest, actor: Principal
) -> ForcedPublic:
    """Sell one open trade at the market.

    Raises Conflict where the bot does not run, nothing of it may leave, or Freqtrade refuses."""
    bot, trade = await asyncio.to_thread(_open_trade, desk, bot_id, wish.trade_id)
    require_process(
        desk.fleet,
        bot,
        "start or pause it first, or close all its trades at once, which also works while it is stopped",
    )
    await _require_way_out(desk.fleet, gateway, bot)
    told: Told = {"trade": trade.number, "pair": trade.pair}
    await asyncio.to_thread(record, desk.database, bot, actor, "bot.force_exit", told)
    try:
        await freqtrade_api.force_exit_trade(desk.home, bot.id, bot.credentials["api_password"], trade.number)
    except AppError as error:
        await asyncio.to_thread(_record_refusal, desk.database, bot, actor, "bot.force_exit", told, error)
        raise
    return ForcedPublic(bot_id=bot.id, pair=trade.pair, trade_id=wish.trade_id)


async def force_entry(
    desk: Desk, gateway: Gateway, bot_id: str, wish: ForceEntryRequest, actor: Principal, now: int
) -> ForcedPublic:
    """Enter a pair of the bot now. Raises Conflict with the gate's reason where it says no."""
    bot = await asyncio.to_thread(_entering, desk, bot_id, wish.pair)
    require_process(desk.fleet, bot, "start it first")
    await _require_way_out(desk.fleet, gateway, bot)
    with _alone(desk.fleet, bot, wish.pair):
        return await _entry(desk, gateway, bot, wish, actor, now)


@contextmanager
def _alone(fleet: Fleet, bot: Bot, pair: str) -> Iterator[None]:
    """Freqtrade looks for an open trade before it queues, so two orders at once would both buy."""
    entry = (bot.id, pair)
    if entry in fleet.entering:
        raise Conflict(f"{bot.name} is entering {pair} already; wait for the outcome.", field="pair")
    fleet.entering.add(entry)
    try:
        yield
    finally:
        fleet.entering.discard(entry)


async def _entry(
    desk: Desk, gateway: Gateway, bot: Bot, wish: ForceEntryRequest, actor: Principal, now: int
) -> ForcedPublic:
    told: Told = {"pair": wish.pair, "stake_amount": None if wish.stake_amount is None else plain(wish.stake_amount)}
    await asyncio.to_thread(record, desk.database, bot, actor, "bot.force_entry", told)
    try:
        await _enter(desk, gateway, bot, wish, now)
    except AppError as error:
        await asyncio.to_thread(_record_refusal, desk.database, bot, actor, "bot.force_entry", told, error)
        raise
    return ForcedPublic(bot_id=bot.id, pair=wish.pair, trade_id=None)


async def _enter(desk: Desk, gateway: Gateway, bot: Bot, wish: ForceEntryRequest, now: int) -> None:
    password = bot.credentials["api_password"]
    try:
        await freqtrade_api.force_entry(desk.home, bot.id, password, wish.pair, wish.stake_amount)
    except Conflict as refusal:
        # Freqtrade only says that it failed; the gate wrote down why.
        reason = await _denial(gateway, bot.id, wish.pair, now)
        raise refusal if reason is None else Conflict(f"The gate says no: {reason}") from refusal


async def _denial(gateway: Gateway, bot_id: str, pair: str, since: int) -> str | None:
    try:
        decisions = (await gateway.decisions(bot_id, None, _DECISIONS_LOOKED_AT)).items
    except (Unavailable, NotFound):
        return None
    for decision in decisions:
        if decision.pair == pair and decision.last_ts >= since and not decision.allowed:
            return decision.reason
    return None


def _open_trade(desk: Desk, bot_id: str, trade_id: str) -> tuple[Bot, Trade]:
    owner, _, number = trade_id.rpartition("-")
    with desk.database.read() as session:
        bot = bots.find(session, bot_id)
        numbered = owner == bot_id and number.isascii() and number.isdigit() and len(number) <= 15
        trade = session.get(Trade, (bot_id, int(number))) if numbered else None
        if trade is None:
            raise NotFound(f"{bot.name} has no such trade; take an `id` of its list of trades.", field="trade_id")
        if not trade.is_open:
            raise Conflict(f"This trade in {trade.pair} is closed already.", field="trade_id")
        return bot, trade


def _entering(desk: Desk, bot_id: str, pair: str) -> Bot:
    with desk.database.read() as session:
        bot = bots.find(session, bot_id)
        if bot.desired_state == "PAUSED":
            raise Conflict(f"{bot.name} is paused and enters no trades; resume it first.")
        pairs = bots.settings_of(session, bot, bot.running_version).pairs
        if pair not in pairs:
            raise Invalid(f"{bot.name} does not trade {pair}; choose one of {', '.join(pairs)}.", field="pair")
        return bot


def require_process(fleet: Fleet, bot: Bot, remedy: str) -> None:
    """Raise Conflict with what to do unless the bot's process runs."""
    process = fleet.processes.get(bot.id)
    if process is None or process.state != "running":
        raise Conflict(f"{bot.name} is not running, so nobody can carry this out: {remedy}.")


async def _require_way_out(fleet: Fleet, gateway: Gateway, bot: Bot) -> None:
    """Raise Conflict where the gateway would hold every order back: Freqtrade would ask it again for half a minute."""
    risk = await gateway.risk()
    account = fleet.accounts.get(bot.id)
    if risk.keyless is not None and account is not None and account.mode == "REAL_MARKET_SPOT":
        raise Conflict(f"Nothing of {bot.name} can be sent, so nothing was tried: {risk.keyless.problem}.")
    frozen = next((one.reason for one in risk.bots if one.bot_id == bot.id and one.state == "HALTED"), None)
    if frozen is not None:
        raise Conflict(f"{bot.name} is frozen, so nothing was tried; lift that on the Risk page first: {frozen}")


def record(database: Database, bot: Bot, actor: Principal, type: str, body: Told) -> None:
    """Write what the owner wants of a bot to the audit log."""
    with database.write() as session:
        audit.append(
            session.connection(),
            actor=actor.actor,
            via=actor.via,
            type=type,
            subject=bot.id,
            body={"name": bot.name} | body,
        )


def _record_refusal(database: Database, bot: Bot, actor: Principal, type: str, body: Told, error: AppError) -> None:
    record(database, bot, actor, f"{type}_failed", body | {"reason": error.detail})

"""Carries out the reconciler's actions: calls gateway, bothost and the bot's own API, and writes what came of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from vostok.bot.wrapper import wrapper_text
from vostok.bothost.client import BothostClient
from vostok.bothost.protocol import Process, ProcessError
from vostok.db import Database
from vostok.errors import AppError, NoKey, Unavailable
from vostok.panel.auth.models import Principal
from vostok.panel.bots import freqtrade_api, service, spec
from vostok.panel.bots.fingerprint import fingerprint_of
from vostok.panel.bots.fleet import Attempts, Fleet
from vostok.panel.bots.freqtrade_trades import has_open_trade, order_ids
from vostok.panel.bots.models import Bot, BotSettings
from vostok.panel.bots.plan import HEALTHY_MS, Action, after_failure
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import BotState
from vostok.panel.strategies.service import catalogue
from vostok.settings import Settings

log = structlog.get_logger()

Trader = Literal["running", "paused"]
CLOSE_EVERY_MS = 10_000
WAIT_FOR_KEY_MS = 5_000
_ACTOR = "panel"
_SYSTEM = Principal(actor=_ACTOR, via="system", session_hash=None, role="owner")


@dataclass(frozen=True)
class Target:
    """One bot as the database wants it, with the settings of its newest version."""

    bot: Bot
    settings: BotSettings


class Hand:
    """What was done with each process is remembered by its pid."""

    def __init__(
        self, settings: Settings, database: Database, gateway: Gateway, bothost: BothostClient, fleet: Fleet
    ) -> None:
        self._settings = settings
        self._database = database
        self._gateway = gateway
        self._bothost = bothost
        self._fleet = fleet
        self._told: dict[str, tuple[int, Trader]] = {}
        self._asked_to_stop: set[int] = set()
        self._running_since: dict[str, tuple[int, int]] = {}
        self._closed_at: dict[str, int] = {}
        self._sold_at: dict[str, int] = {}

    def trader_of(self, bot_id: str, process: Process | None) -> Trader | None:
        """What this process's Freqtrade was told last; None when it is not known."""
        told = self._told.get(bot_id)
        return told[1] if told and process and told[0] == process.pid else None

    def count_end(self, target: Target, process: Process | None, now: int) -> None:
        """Count a crash once; forget old ones when the bot has been well for long enough."""
        if process is None:
            return
        bot_id = target.bot.id
        attempts = self._fleet.attempts.get(bot_id, Attempts())
        since = self._running_since.get(bot_id)
        if process.state == "running":
            if since is None or since[0] != process.pid:
                since = self._running_since[bot_id] = (process.pid, now)
            if now - since[1] >= HEALTHY_MS:
                self._fleet.attempts.pop(bot_id, None)
            elif process.last_loop_at is not None and attempts.problem is not None:
                self._fleet.attempts[bot_id] = replace(attempts, problem=None)
        ended = process.state == "crashed" or (process.state == "stopped" and process.pid not in self._asked_to_stop)
        if ended and target.bot.desired_state != "STOPPED" and attempts.pid != process.pid:
            ran_ms = now - since[1] if since and since[0] == process.pid else 0
            error = process.error or ProcessError(f"The process ended with exit code {process.exit_code}.")
            self._fleet.attempts[bot_id] = replace(after_failure(attempts, error, ran_ms, now), pid=process.pid)

    async def carry_out(self, target: Target, actions: list[Action], now: int) -> None:
        """Do `actions` in order; the first failure ends the round for this bot."""
        for action in actions:
            try:
                await self._do(action, target, now)
            except (Unavailable, TimeoutError) as error:
                log.info("not yet", bot=target.bot.id, action=action, reason=str(error))
                return
            except AppError as error:
                log.warning("refused", bot=target.bot.id, action=action, reason=error.detail)
                await self._refused(action, target, error, now)
                return

    async def _refused(self, action: Action, target: Target, error: AppError, now: int) -> None:
        """A refused account is no crash: the bot is stopped until its owner mends that, or waits for the key."""
        bot_id, problem = target.bot.id, ProcessError(error.detail)
        attempts = self._fleet.attempts.get(bot_id, Attempts())
        # Trades that shall be closed are sold by the gateway after some failures, so those are counted.
        if action != "put_account" or target.bot.closing:
            self._fleet.attempts[bot_id] = after_failure(attempts, problem, 0, now)
        elif isinstance(error, NoKey):
            self._fleet.attempts[bot_id] = replace(attempts, not_before=now + WAIT_FOR_KEY_MS, problem=problem)
        else:
            self._fleet.attempts[bot_id] = Attempts(problem=problem, pid=attempts.pid, refused=True)
            if target.bot.desired_state != "STOPPED":
                await asyncio.to_thread(self._give_up, target.bot, error.detail, now)

    async def _do(self, action: Action, target: Target, now: int) -> None:
        steps: dict[Action, Callable[[Target, int], Awaitable[None]]] = {
            "put_account": self._put_account,
            "account_running": lambda target, _: self._set_account(target, "RUNNING"),
            "account_paused": lambda target, _: self._set_account(target, "PAUSED"),
            "account_stopped": lambda target, _: self._set_account(target, "STOPPED"),
            "tell_known_orders": self._tell_known_orders,
            "start": self._start,
            "stop": self._stop,
            "pause_trader": lambda target, _: self._tell_trader(target, "paused"),
            "resume_trader": lambda target, _: self._tell_trader(target, "running"),
            "force_exit": self._force_exit,
            "sell_rest": self._sell_rest,
            "finish_closing": self._finish_closing,
        }
        await steps[action](target, now)

    async def _put_account(self, target: Target, _now: int) -> None:
        strategies = await asyncio.to_thread(catalogue, self._settings.strategies)
        chosen = next((one for one in strategies if one.name == target.settings.strategy), None)
        mark = await asyncio.to_thread(fingerprint_of, self._settings.strategies, target.settings)
        account = spec.sub_account(target.bot.id, target.settings, target.bot.credentials, chosen, mark)
        self._fleet.accounts[target.bot.id] = await self._gateway.put_bot(target.bot.id, account)

    async def _set_account(self, target: Target, state: BotState) -> None:
        reason = "closing all trades" if target.bot.closing else f"the owner wants {target.bot.desired_state}"
        await self._gateway.set_state(target.bot.id, state, _ACTOR, reason)
        account = self._fleet.accounts.get(target.bot.id)
        if account is not None:
            self._fleet.accounts[target.bot.id] = account.model_copy(update={"state": state})

    async def _tell_known_orders(self, target: Target, _now: int) -> None:
        bot = target.bot
        known = await asyncio.to_thread(order_ids, self._settings.bots / bot.id / "trades.sqlite")
        # What came before that process is known: it was told at an earlier start.
        await self._gateway.known_orders(bot.id, known, bot.started_at or 0)

    async def _start(self, target: Target, now: int) -> None:
        bot, settings = target.bot, target.settings
        file = spec.strategy_file(self._settings.strategies, settings)
        process = await self._bothost.start(
            bot.id,
            config=spec.config_of(bot.id, settings, bot.credentials, self._settings.gateway_port),
            strategy=settings.strategy,
            wrapper=wrapper_text(settings.strategy, file),
            parameters=settings.parameters,
        )
        self._fleet.processes[bot.id] = process
        self._told[bot.id] = (process.pid, "running")
        await asyncio.to_thread(self._write, bot.id, running_version=bot.version, started_at=now, restarting=False)

    async def _stop(self, target: Target, _now: int) -> None:
        process = await self._bothost.stop(target.bot.id)
        self._asked_to_stop.add(process.pid)
        self._fleet.processes[target.bot.id] = process

    async def _tell_trader(self, target: Target, state: Trader) -> None:
        call = freqtrade_api.resume if state == "running" else freqtrade_api.pause
        await call(self._settings.home, target.bot.id, target.bot.credentials["api_password"])
        self._told[target.bot.id] = (self._fleet.processes[target.bot.id].pid, state)

    async def manages_a_trade(self, bot_id: str) -> bool:
        """Whether the bot's Freqtrade has, or may have, an open trade."""
        return await asyncio.to_thread(has_open_trade, self._settings.bots / bot_id / "trades.sqlite")

    async def _force_exit(self, target: Target, now: int) -> None:
        if now - self._closed_at.get(target.bot.id, 0) < CLOSE_EVERY_MS:
            return
        self._closed_at[target.bot.id] = now
        await freqtrade_api.force_exit(self._settings.home, target.bot.id, target.bot.credentials["api_password"])

    async def _sell_rest(self, target: Target, now: int) -> None:
        if now - self._sold_at.get(target.bot.id, 0) < CLOSE_EVERY_MS:
            return
        self._sold_at[target.bot.id] = now
        reason = "closing all trades; Freqtrade knows of none for what is held"
        self._fleet.accounts[target.bot.id] = await self._gateway.flatten(target.bot.id, _ACTOR, reason)

    async def _finish_closing(self, target: Target, _now: int) -> None:
        await asyncio.to_thread(self._write, target.bot.id, closing=False)

    def _give_up(self, seen: Bot, reason: str, now: int) -> None:
        with self._database.write() as session:
            bot = session.get_one(Bot, seen.id)
            # A wish that came meanwhile is tried first.
            if (bot.version, bot.updated_at) != (seen.version, seen.updated_at):
                return
            bot.sqlmodel_update({"desired_state": "STOPPED", "restarting": False, "updated_at": now})
            session.add(bot)
            body = {"desired_state": "STOPPED", "closing": False, "reason": reason}
            service.record(session, _SYSTEM, "bot.stop", bot, body)

    def _write(self, bot_id: str, **values: object) -> None:
        with self._database.write() as session:
            bot = session.get_one(Bot, bot_id)
            bot.sqlmodel_update(values)
            session.add(bot)

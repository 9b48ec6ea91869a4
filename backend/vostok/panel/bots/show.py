"""A bot, its settings and what was seen of it, put together for the dashboard. Pure."""

from vostok.bothost.protocol import Process
from vostok.panel.bots.checks import max_exposure
from vostok.panel.bots.fleet import Attempts, Counts, Fleet, open_positions
from vostok.panel.bots.models import (
    Bot,
    BotPublic,
    BotSettings,
    FiguresPublic,
    ProblemPublic,
    ProcessPublic,
)
from vostok.panel.bots.plan import Desired, Observed, state_of
from vostok.panel.gateway_models import Account


def desired_of(bot: Bot) -> Desired:
    """The owner's wish as `plan` reads it."""
    return Desired(
        state=bot.desired_state,  # type: ignore[arg-type]
        closing=bot.closing,
        ever_started=bot.started_at is not None,
        restarting=bot.restarting,
    )


def show(bot: Bot, settings: BotSettings, fleet: Fleet) -> BotPublic:
    """The public bot; `timeframe` and `max_exposure` are those that hold."""
    process, account = fleet.processes.get(bot.id), fleet.accounts.get(bot.id)
    attempts = fleet.attempts.get(bot.id, Attempts())
    observed = Observed(process=process, account=account.state if account else None, attempts=attempts)
    state = state_of(desired_of(bot), observed)
    chosen = settings.model_dump(exclude={"timeframe", "max_exposure"})
    return BotPublic(
        **chosen,
        id=bot.id,
        group=bot.group_name or None,
        tags=bot.tags,
        stage=bot.stage,
        timeframe=settings.timeframe or "",
        max_exposure=max_exposure(settings),
        state=state,
        desired_state=bot.desired_state,
        closing=bot.closing,
        restarting=bot.restarting,
        problem=_problem(process, attempts),
        restart_at=attempts.not_before if state == "CRASHED" else None,
        version=bot.version,
        running_version=bot.running_version if observed.alive else None,
        created_at=bot.created_at,
        updated_at=bot.updated_at,
        started_at=bot.started_at,
        archived_at=bot.archived_at,
        process=_process(process) if process and observed.alive else None,
        figures=_figures(account, fleet.counts.get(bot.id, Counts())) if account else None,
    )


def _problem(process: Process | None, attempts: Attempts) -> ProblemPublic | None:
    error = (process.error if process else None) or attempts.problem
    return ProblemPublic(text=error.text, file=error.file, line=error.line) if error else None


def _process(process: Process) -> ProcessPublic:
    return ProcessPublic(
        pid=process.pid,
        since=process.since,
        memory_bytes=process.memory_bytes,
        last_candle_at=process.last_candle_at,
        last_loop_at=process.last_loop_at,
        silent_since=process.silent_since,
    )


def _figures(account: Account, counts: Counts) -> FiguresPublic:
    return FiguresPublic(
        at_work=account.at_work,
        start_balance=account.start_balance,
        balance=account.balance,
        equity=account.equity,
        realised=account.realised,
        unrealised=account.unrealised,
        fees=account.fees,
        exposure=account.exposure,
        reserved=account.reserved,
        open_trades=counts.open,
        positions=open_positions(account),
        closed_trades=counts.closed,
        wins=counts.wins,
        losses=counts.losses,
        mark_ts=account.mark_ts,
    )

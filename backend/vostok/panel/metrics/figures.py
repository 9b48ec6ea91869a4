"""The installation in figures for Prometheus: money, risk, bots and programs. Pure: what is known in, families out.

Money is in the currency of its label, SIMULATED and REAL_MARKET_SPOT are series of their own; what is not known has
no sample, as 0 would be a lie.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from vostok.panel.bots.models import BotPublic
from vostok.panel.gateway_risk import RiskPublic
from vostok.panel.health.models import HealthPublic
from vostok.panel.portfolio.models import BookPublic

TRADING_STATES = ("ACTIVE", "REDUCING", "HALTED")
_BOOK = {
    "equity": "Quote currency plus the value of all positions",
    "balance": "Allocations plus what fills have settled",
    "exposure": "Worst-case value of what is held and on order",
    "realised": "Profit and loss that fills have settled, after fees",
    "unrealised": "Profit and loss of open positions at the mark",
    "fees": "Fees paid",
    "today": "Change of equity less allocations since 00:00 UTC",
}


class Facts(NamedTuple):
    """What the panel knows at `now` (UTC ms); `risk` is None while the gateway does not answer."""

    now: int
    version: str
    books: list[BookPublic]
    bots: list[BotPublic]
    health: HealthPublic
    risk: RiskPublic | None
    disk_free: int
    disk_size: int
    databases: Mapping[str, int]
    """Bytes of each database by its name."""


def families(facts: Facts) -> Iterable[Metric]:
    """All that the panel adds to what the programs tell of themselves."""
    yield InfoMetricFamily("vostok", "The version that runs", value={"version": facts.version})
    yield from _programs(facts)
    yield from _money(facts.books)
    yield from _bots(facts.bots, facts.now)
    if facts.risk is not None:
        yield from _risk(facts.risk)
    yield GaugeMetricFamily("vostok_disk_free_bytes", "Free on the disk of the data directory", value=facts.disk_free)
    yield GaugeMetricFamily("vostok_disk_size_bytes", "Size of the disk of the data directory", value=facts.disk_size)
    size = GaugeMetricFamily("vostok_database_bytes", "Size of a database with its log", labels=["database"])
    for name, size_bytes in facts.databases.items():
        size.add_metric([name], size_bytes)
    yield size


def _programs(facts: Facts) -> Iterable[Metric]:
    up = GaugeMetricFamily("vostok_program_up", "Whether a program answers (1) or not (0)", labels=["name"])
    well = GaugeMetricFamily("vostok_program_ok", "Whether a program says that all is well (1)", labels=["name"])
    for name, program in facts.health.programs.items():
        up.add_metric([name], float(program.status in ("ok", "degraded")))
        well.add_metric([name], float(program.status == "ok"))
    yield from (up, well)


def _money(books: Iterable[BookPublic]) -> Iterable[Metric]:
    labels = ["mode", "currency"]
    found = {name: GaugeMetricFamily(f"vostok_{name}", text, labels=labels) for name, text in _BOOK.items()}
    positions = GaugeMetricFamily("vostok_open_positions", "Positions of more than dust", labels=labels)
    for book in books:
        own = [book.mode, book.stake_currency]
        for name, family in found.items():
            _add(family, own, getattr(book, name))
        _add(positions, own, book.open_positions)
    yield from (*found.values(), positions)


def _bots(bots: Iterable[BotPublic], now: int) -> Iterable[Metric]:
    labels = ["bot", "name", "mode"]
    state = GaugeMetricFamily("vostok_bot_state", "1 for the state that a bot is in", labels=[*labels, "state"])
    memory = GaugeMetricFamily("vostok_bot_memory_bytes", "Memory of a bot's process (PSS)", labels=labels)
    loop = GaugeMetricFamily(
        "vostok_bot_loop_age_seconds", "Since a running bot finished its last round", labels=labels
    )
    money = {
        name: GaugeMetricFamily(
            f"vostok_bot_{name}", f"Of one bot: {_BOOK[name].lower()}", labels=[*labels, "currency"]
        )
        for name in ("equity", "exposure", "realised", "fees")
    }
    for bot in bots:
        own = [bot.id, bot.name, bot.mode]
        state.add_metric([*own, bot.state], 1)
        if bot.process is not None:
            _add(memory, own, bot.process.memory_bytes)
            if bot.process.last_loop_at is not None:
                loop.add_metric(own, max(0, now - bot.process.last_loop_at) / 1000)
        if bot.figures is not None:
            currency = bot.pairs[0].split("/")[1]
            for name, family in money.items():
                _add(family, [*own, currency], getattr(bot.figures, name))
    yield from (state, memory, loop, *money.values())


def _risk(risk: RiskPublic) -> Iterable[Metric]:
    state = GaugeMetricFamily("vostok_trading_state", "1 for the trading state of everything", labels=["state"])
    for name in TRADING_STATES:
        state.add_metric([name], float(name == risk.state))
    latches = GaugeMetricFamily("vostok_latches", "Latches that the owner has not lifted", labels=["scope", "source"])
    for latch in risk.latches:
        latches.add_metric([latch.scope, latch.source], 1)
    labels = ["scope", "level", "mode", "currency", "period"]
    loss = GaugeMetricFamily("vostok_loss_ratio", "Measured loss of a breaker, a fraction of its base", labels=labels)
    used = GaugeMetricFamily("vostok_breaker_used_ratio", "Loss as a fraction of its breaker's limit", labels=labels)
    for breaker in risk.breakers:
        own = [breaker.scope, breaker.level, breaker.mode, breaker.currency, breaker.period]
        _add(loss, own, breaker.loss)
        if breaker.loss is not None and breaker.limit:
            _add(used, own, breaker.loss / breaker.limit)
    yield from (state, latches, loss, used)
    yield from _drawdown(risk)


def _drawdown(risk: RiskPublic) -> Iterable[Metric]:
    text = "Fall of a mode's equity below its highest, a fraction"
    drawdown = GaugeMetricFamily("vostok_drawdown_ratio", text, labels=["mode", "currency"])
    for breaker in risk.breakers:
        if (breaker.level, breaker.period) == ("portfolio", "drawdown"):
            _add(drawdown, [breaker.mode, breaker.currency], breaker.loss)
    yield drawdown


def _add(family: GaugeMetricFamily, labels: list[str], value: Decimal | int | None) -> None:
    if value is not None:
        family.add_metric(labels, float(value))

"""Facts out of what the gateway and the panel say of money, limits, bots and backtests. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from vostok.clock import MINUTE_MS
from vostok.panel.ai.prompts.facts import Claim, Fact, Kind, direction, rounded
from vostok.panel.bots.models import BotPublic
from vostok.panel.fields import plain
from vostok.panel.gateway_models import DecisionPublic
from vostok.panel.gateway_risk import BreakerPublic, RiskPublic, UsedLimitPublic
from vostok.panel.portfolio.models import BookPublic

# What is older says nothing about now.
MONEY_AGE_MS = 10 * MINUTE_MS
NEAR_LIMIT = Decimal("0.8")
# Rules whose denial a smaller stake would mend.
STAKE_RULES = frozenset(
    ("max_loss_at_stop", "max_trade_value", "max_pair_exposure", "max_exposure", "max_portfolio_exposure", "liquidity")
)


class Maker:
    """Makes the facts of one subject, all with the same source, page and moment; what is unknown makes none."""

    def __init__(self, kind: Kind, subject: str, source: str, link: str, at: int, **more: Any) -> None:
        self._prefix = f"{kind}.{''.join(map(_in_id, subject.casefold()))}"
        self._common = {"kind": kind, "subject": subject, "source": source, "link": link, "at": at, **more}
        self.facts: list[Fact] = []

    def number(self, metric: str, value: Decimal | int | float | None, unit: str, **more: Any) -> None:
        """A figure, where it is known."""
        if value is not None:
            written = plain(Decimal(str(value)) if isinstance(value, float) else Decimal(value))
            self._add(metric, written, unit, more)

    def signed(self, metric: str, value: Decimal | float | None, unit: str, **more: Any) -> None:
        """A figure whose sign is a claim and a side; a fraction that is written as `0.00%` has neither."""
        if value is not None:
            exact = Decimal(str(value))
            claims, lean = direction(rounded(exact) if unit == "fraction" else exact)
            self.number(metric, exact, unit, claims=claims, lean=lean, **more)

    def text(self, metric: str, value: str | None, **more: Any) -> None:
        """A name or a state, where there is one."""
        if value:
            self._add(metric, value[:300], "text", more)

    def _add(self, metric: str, value: str, unit: str, more: dict[str, Any]) -> None:
        given = {"id": f"{self._prefix}.{metric}", "metric": metric, "value": value, "unit": unit}
        self.facts.append(Fact.model_validate(self._common | given | more))


def _in_id(letter: str) -> str:
    """A letter of a subject as ids have it; another script by its number, so that no two coins share an id."""
    if not letter.isascii():
        return f"_{ord(letter):x}_"
    return letter if letter.isalnum() else "_"


def book_facts(book: BookPublic, risk: RiskPublic, used: Iterable[UsedLimitPublic], bots: int, now: int) -> list[Fact]:
    """One book: money, its limits, its trading state. A mark that is too old makes what depends on it stale."""
    subject = f"{book.mode} {book.stake_currency}"
    at = now if book.mark_ts is None else book.mark_ts
    old = now - at > MONEY_AGE_MS
    money = {"unit": "money", "currency": book.stake_currency}
    make = Maker("portfolio", subject, "The gateway's fills and marks", "/", at)
    make.number("equity", book.equity, **money, stale=old)
    for period in book.periods:
        metric = "today" if period.period == "day" else period.period
        make.signed(metric, period.profit, **money, period=period.period, stale=old)
    make.signed("unrealised", book.unrealised, **money, stale=old)
    make.number("fees", book.fees, **money)
    make.number("exposure", book.exposure, **money, stale=old)
    make.number("open_positions", book.open_positions, "count")
    running: tuple[Claim, ...] = ("running",) if book.running else ()
    make.number("running_bots", book.running, "count", claims=running)
    make.number("bots", bots, "count")
    limits = Maker("portfolio", subject, "The gateway's limits", "/risk", now)
    bad = risk.state != "ACTIVE"
    limits.text("state", risk.state, lean=-1 if bad else 0, claims=("stopped",) if bad else ())
    _loss(limits, [one for one in risk.breakers if one.level == "portfolio" and one.mode == book.mode])
    fullest = max((one for one in used if one.mode == book.mode), key=lambda one: one.fraction, default=None)
    if fullest is not None:
        lean = -1 if fullest.fraction >= NEAR_LIMIT else 0
        limits.text("limit_name", fullest.field)
        limits.number("limit_used", fullest.fraction, "fraction", lean=lean)
    return [*make.facts, *limits.facts]


def bot_facts(
    bot: BotPublic,
    today: Decimal | None,
    risk: RiskPublic,
    decisions: Iterable[DecisionPublic],
    now: int,
    pair: str | None = None,
) -> list[Fact]:
    """One bot: its money, what the gate said to it in the last day, how near it is to its loss limit.

    With `pair` the decisions are those on it, and money, which comes from all pairs of the bot, is left out.
    """
    page = f"/bots/{bot.id}"
    figures = bot.figures
    at = now if figures is None or figures.mark_ts is None else figures.mark_ts
    old = now - at > MONEY_AGE_MS
    money = {"unit": "money", "currency": bot.stake_currency}
    make = Maker("bot", bot.id, "The gateway's fills and marks", page, at)
    make.text("name", bot.name)
    make.text("strategy", bot.strategy)
    running: tuple[Claim, ...] = ("running",) if bot.state == "RUNNING" else ("stopped",)
    make.text("state", bot.state, claims=running)
    make.number("stake", bot.stake_amount, **money)
    if bot.problem is not None:
        make.text("problem", bot.problem.text, lean=-1)
    if pair is not None:
        make.text("decided_pair", pair, coins=tuple(pair.split("/")))
    elif figures is not None:
        make.number("equity", figures.equity, **money, stale=old)
        make.signed("today", today, **money, period="day", stale=old)
        make.signed("realised", figures.realised, **money)
        make.signed("unrealised", figures.unrealised, **money, stale=old)
        make.number("exposure", figures.exposure, **money, stale=old)
        make.number("open_positions", figures.positions, "count")
        make.number("trades_closed", figures.closed_trades, "count")
        if figures.closed_trades:
            make.number("hit_ratio", Decimal(figures.wins) / figures.closed_trades, "fraction")
    gate = Maker("bot", bot.id, "The gateway's decisions", f"{page}?tab=decisions", now)
    _decided(gate, decisions)
    _loss(gate, [one for one in risk.breakers if one.scope == bot.id])
    return [*make.facts, *gate.facts]


def _decided(gate: Maker, decisions: Iterable[DecisionPublic]) -> None:
    entries = [one for one in decisions if one.side == "BUY"]
    denied = [one for one in entries if not one.allowed]
    allowed = [one for one in entries if one.allowed and one.source == "wire"]
    count = sum(one.times for one in denied)
    gate.number("allowed_day", len(allowed), "count", period="day")
    gate.number("denied_day", count, "count", period="day", lean=-1 if count else 0)
    if denied:
        reasons: Counter[str] = Counter()
        for one in denied:
            reasons[one.reason or one.rule or "?"] += one.times
        gate.text("denied_reason", reasons.most_common(1)[0][0])
        too_large = sum(one.times for one in denied if one.rule in STAKE_RULES)
        if 2 * too_large > count:
            gate.number("denied_stake", too_large, "count", period="day", lean=-1)


def _loss(make: Maker, breakers: Iterable[BreakerPublic]) -> None:
    """The loss limit that is used up most."""
    shares = [one.loss / one.limit for one in breakers if one.loss is not None and one.limit > 0]
    if shares:
        share = max(max(shares), Decimal(0)).quantize(Decimal("0.0001"))
        claims: tuple[Claim, ...] = ("breached",) if share >= 1 else ()
        make.number("loss_used", share, "fraction", lean=-1 if share >= NEAR_LIMIT else 0, claims=claims)


def backtest_facts(id: str, strategy: str, summary: Mapping[str, Any], at: int) -> list[Fact]:
    """A finished backtest; its figures never grow old."""
    make = Maker("backtest", id, "The backtest's report", f"/backtests/{id}", at)
    make.text("strategy", strategy)
    own, market = summary["total_return"], summary["market_return"]
    make.signed("total_return", own, "fraction")
    if market is not None:
        make.number("market_return", market, "fraction", lean=-1 if market > own else 1)
    drawdown = summary["max_drawdown"]
    make.number("max_drawdown", drawdown, "fraction", lean=-1 if drawdown > 0.2 else 0)
    for metric, even in (("sharpe", 0), ("profit_factor", 1)):
        value = summary[metric]
        if value is not None:
            make.number(metric, value, "ratio", lean=(value > even) - (value < even))
    make.number("trades_closed", summary["trades"], "count")
    make.number("hit_ratio", summary["hit_ratio"], "fraction")
    make.number("denied", summary["denied"], "count", lean=-1 if summary["denied"] else 0)
    return make.facts

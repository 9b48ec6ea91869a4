"""Facts as an installation has them, drawn from a seed."""

import random
from decimal import Decimal
from typing import Any

from vostok.panel.ai.prompts.facts import Fact, direction

NOW = 1_800_000_000_000
BOTS = {"aaaaaaaaaa": ("Morning", ("BTC/USDT", "ETH/USDT")), "bbbbbbbbbb": ("Évening 2", ("SOL/USDT",))}
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT")
TICKERS = frozenset(("BTC", "ETH", "SOL", "XRP", "DOGE", "PEPE", "USDT", "BNB"))


def fact(id: str, metric: str, value: str, **more: Any) -> Fact:
    """One fact; of a pair, unless its id says otherwise."""
    kind = id.split(".")[0]
    given = {"kind": kind, "subject": "x", "unit": "count", "at": NOW, "source": "tests", "link": "/"} | more
    return Fact(id=id, metric=metric, value=value, **given)


def pair_facts(pair: str, draw: random.Random) -> list[Fact]:
    """What is known of a pair: it may rise or fall, and its week may differ from its day."""
    coins = tuple(pair.split("/"))
    of = f"pair.{pair.replace('/', '_').lower()}"
    own: dict[str, Any] = {"subject": pair, "coins": coins}
    price = Decimal(draw.randint(2_000, 9_000_000)) / 100
    day, week = (Decimal(draw.choice((-1, 1)) * draw.randint(1, 1_500)) / 10_000 for _ in range(2))
    trend = Decimal(draw.choice((-1, 1)) * draw.randint(1, 900)) / 10_000
    rsi = draw.randint(5, 95)
    signs = {"claims": ("overbought",), "lean": -1} if rsi > 70 else {"claims": ("oversold",), "lean": 1}
    money = {"unit": "price", "currency": coins[1]} | own

    def signed(value: Decimal, period: str) -> dict[str, Any]:
        claims, lean = direction(value)
        return own | {"unit": "fraction", "claims": claims, "lean": lean, "period": period}

    side = {"claims": ("above",), "lean": 1} if trend > 0 else {"claims": ("below",), "lean": -1}
    return [
        fact(f"{of}.name", "name", pair, unit="text", **own),
        fact(f"{of}.price", "price", f"{price:f}", **money),
        fact(f"{of}.change_day", "change_day", f"{day:f}", **signed(day, "day")),
        fact(f"{of}.change_week", "change_week", f"{week:f}", **signed(week, "week")),
        fact(f"{of}.low_week", "low_week", f"{price * Decimal('0.9'):f}", **money, level=True, period="week"),
        fact(f"{of}.high_week", "high_week", f"{price * Decimal('1.1'):f}", **money, level=True, period="week"),
        fact(f"{of}.rsi", "rsi", str(rsi), unit="index", **own, **(signs if rsi > 70 or rsi < 30 else {})),
        fact(f"{of}.trend", "trend", f"{trend:f}", unit="fraction", **own, **side),
        fact(f"{of}.spread", "spread", "0.0002", unit="fraction", **own),
    ]


def bot_facts(bot: str, draw: random.Random) -> list[Fact]:
    """What is known of a bot."""
    name, own, of = BOTS[bot][0], {"subject": bot}, f"bot.{bot}"
    today = Decimal(draw.choice((-1, 1)) * draw.randint(1, 90_000)) / 100
    claims, lean = direction(today)
    state = draw.choice(("RUNNING", "PAUSED"))
    return [
        fact(f"{of}.name", "name", name, unit="text", **own),
        fact(
            f"{of}.state", "state", state, unit="text", **own, claims=("running" if state == "RUNNING" else "stopped",)
        ),
        fact(f"{of}.equity", "equity", "1012.5", unit="money", currency="USDT", **own),
        fact(
            f"{of}.today",
            "today",
            f"{today:f}",
            unit="money",
            currency="USDT",
            claims=claims,
            lean=lean,
            period="day",
            **own,
        ),
        fact(f"{of}.denied_day", "denied_day", str(draw.randint(1, 60)), period="day", lean=-1, **own),
        fact(f"{of}.denied_reason", "denied_reason", "The stake is above the limit of 0.5 %.", unit="text", **own),
    ]


def portfolio_facts(draw: random.Random) -> list[Fact]:
    """What is known of a book."""
    own: dict[str, Any] = {"subject": "SIMULATED USDT"}
    money = own | {"unit": "money", "currency": "USDT"}
    facts = [
        fact("portfolio.equity", "equity", str(draw.randint(500, 90_000)), **money),
        fact("portfolio.open_positions", "open_positions", str(draw.randint(0, 9)), **own),
        fact("portfolio.running_bots", "running_bots", "2", **own),
        fact("portfolio.bots", "bots", "2", **own),
        fact("portfolio.exposure", "exposure", "410", **money),
    ]
    for metric, period in (("today", "day"), ("week", "week"), ("month", "month")):
        value = Decimal(draw.choice((-1, 1)) * draw.randint(1, 9_000)) / 100
        claims, lean = direction(value)
        facts.append(
            fact(f"portfolio.{metric}", metric, f"{value:f}", claims=claims, lean=lean, period=period, **money)
        )
    return facts


def all_facts(seed: int) -> dict[str, Fact]:
    """Everything, by id."""
    draw = random.Random(seed)
    found = portfolio_facts(draw)
    for pair in PAIRS:
        found += pair_facts(pair, draw)
    for bot in BOTS:
        found += bot_facts(bot, draw)
    return {one.id: one for one in found}

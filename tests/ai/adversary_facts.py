"""What the adversary's sentences are about: two pairs, two bots, a portfolio."""

from typing import Any

from tests.ai.made_facts import fact
from vostok.panel.ai.prompts.facts import Claim, Fact, Unit, direction

MORNING, EVENING = "bot.aaaaaaaaaa", "bot.bbbbbbbbbb"


def _pair(pair: str, figures: dict[str, str], regime: str, borne: tuple[Claim, ...]) -> list[Fact]:
    coins = tuple(pair.split("/"))
    of, own = f"pair.{pair.replace('/', '_').lower()}", {"subject": pair, "coins": coins}
    money: dict[str, Any] = own | {"unit": "price", "currency": "USDT"}
    found = [
        fact(f"{of}.name", "name", pair, unit="text", **own),
        fact(f"{of}.price", "price", figures["price"], **money),
        fact(f"{of}.low_week", "low_week", figures["low"], **money, level=True, period="week"),
        fact(f"{of}.high_week", "high_week", figures["high"], **money, level=True, period="week"),
        fact(f"{of}.volatility", "volatility", "0.012", unit="fraction", **own),
        fact(f"{of}.regime", "regime", regime, unit="text", claims=borne, **own),
    ]
    for metric, period in (("change_day", "day"), ("change_week", "week")):
        found.append(_moved(f"{of}.{metric}", metric, figures[metric], "fraction", period=period, **own))
    high = int(figures["rsi"]) > 50
    found.append(
        fact(
            f"{of}.rsi",
            "rsi",
            figures["rsi"],
            unit="index",
            claims=("overbought",) if high else ("oversold",),
            lean=-1 if high else 1,
            **own,
        )
    )
    return found


def _moved(id: str, metric: str, value: str, unit: Unit, **more: Any) -> Fact:
    claims, lean = direction(fact(id, metric, value, unit=unit).number)
    return fact(id, metric, value, unit=unit, claims=claims, lean=lean, **more)


def _bot(of: str, name: str, state: str, figures: dict[str, str]) -> list[Fact]:
    own: dict[str, Any] = {"subject": of.split(".")[1]}
    money = {"currency": "USDT"} | own
    borne: tuple[Claim, ...] = ("running",) if state == "RUNNING" else ("stopped",)
    reason = "The stake is above the limit of 0.5 %."
    return [
        fact(f"{of}.name", "name", name, unit="text", **own),
        fact(
            f"{of}.state",
            "state",
            state,
            unit="text",
            claims=borne,
            **own,
        ),
        _moved(f"{of}.today", "today", figures["today"], "money", period="day", **money),
        _moved(f"{of}.realised", "realised", figures["realised"], "money", **money),
        fact(f"{of}.exposure", "exposure", "99.5", unit="money", **money),
        fact(f"{of}.trades_closed", "trades_closed", "12", **own),
        fact(f"{of}.hit_ratio", "hit_ratio", "0.5833", unit="fraction", **own),
        fact(f"{of}.denied_day", "denied_day", "9", period="day", lean=-1, **own),
        fact(f"{of}.denied_reason", "denied_reason", reason, unit="text", **own),
    ]


def facts() -> dict[str, Fact]:
    """Bitcoin rose today and fell this week, Ether the other way round; Morning runs and lost, Évening 2 is paused."""
    own: dict[str, Any] = {"subject": "SIMULATED USDT"}
    money = {"currency": "USDT"} | own
    btc = {
        "price": "64000", "change_day": "0.021", "change_week": "-0.034", "low": "60000", "high": "69000", "rsi": "74",
    }  # fmt: skip
    eth = {"price": "3100", "change_day": "-0.015", "change_week": "0.05", "low": "2900", "high": "3300", "rsi": "27"}
    found = [
        *_pair("BTC/USDT", btc, "RANGE", ("ranging",)),
        *_pair("ETH/USDT", eth, "TREND_UP", ("up", "trending")),
        *_bot(MORNING, "Morning", "RUNNING", {"today": "-12.5", "realised": "44"}),
        *_bot(EVENING, "Évening 2", "PAUSED", {"today": "8", "realised": "-3"}),
        fact("portfolio.equity", "equity", "10412", unit="money", **money),
        fact("portfolio.exposure", "exposure", "410", unit="money", **money),
        fact("portfolio.open_positions", "open_positions", "3", **own),
        fact("portfolio.limit_name", "limit_name", "max pair exposure", unit="text", **own),
        fact("portfolio.limit_used", "limit_used", "0.95", unit="fraction", lean=-1, **own),
        _moved("portfolio.today", "today", "31.2", "money", period="day", **money),
        _moved("portfolio.week", "week", "-80", "money", period="week", **money),
    ]
    return {one.id: one for one in found}

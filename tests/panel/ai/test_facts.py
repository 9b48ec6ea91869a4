"""Facts say what was computed, how old it is, and which words of direction it bears."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP, Decimal, localcontext
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.indicators.regime import Regime
from vostok.panel.ai.figures import Maker
from vostok.panel.ai.market_facts import TICKER_AGE_MS, indicator_facts, ticker_facts, week_facts
from vostok.panel.ai.prompts.compose import compose
from vostok.panel.ai.prompts.facts import Fact, usable
from vostok.panel.ai.prompts.render import line, written
from vostok.panel.analytics.service import PairNow
from vostok.panel.gateway_models import CandleQualityPublic, Ticker

NOW = 1_800_000_000_000
GOOD = CandleQualityPublic(grade="GOOD", flaws=[])


def ticker(**changes: Any) -> Ticker:
    given: dict[str, Any] = {"pair": "BTC/USDT", "last": "100", "change": "-0.02", "quote_volume": "5", "ts": NOW}
    return Ticker.model_validate(given | changes)


def by_metric(facts: list[Fact]) -> dict[str, Fact]:
    return {fact.metric: fact for fact in facts}


def test_ticker_that_is_too_old_then_its_facts_may_not_be_used() -> None:
    fresh = ticker_facts("BTC/USDT", ticker(), [], NOW + TICKER_AGE_MS)
    old = ticker_facts("BTC/USDT", ticker(), [], NOW + TICKER_AGE_MS + 1)
    assert "pair.btc_usdt.price" in usable(fresh)
    assert [*usable(old)] == ["pair.btc_usdt.name"]


@given(st.decimals("-0.9", "9", places=4))
def test_change_then_it_bears_its_own_sign_and_no_other(change: Decimal) -> None:
    fact = by_metric(ticker_facts("BTC/USDT", ticker(change=str(change)), [], NOW))["change_day"]
    assert fact.claims == (("up",) if change > 0 else ("down",) if change < 0 else ())
    assert (fact.lean, fact.number) == ((change > 0) - (change < 0), change)


def test_week_of_candles_then_levels_and_change_are_of_it() -> None:
    rows = [
        [
            NOW - (168 - n) * HOUR_MS,
            str(100 + n),
            str(110 + n),
            str(90 + n),
            str(101 + n),
            "1",
            NOW - (167 - n) * HOUR_MS,
        ]
        for n in range(168)
    ]
    facts = by_metric(week_facts("BTC/USDT", rows, GOOD, NOW))
    assert (facts["low_week"].value, facts["high_week"].value) == ("90", "277")
    assert (facts["low_day"].value, facts["high_day"].value) == ("234", "277")
    assert facts["change_week"].number == (Decimal(268) / 100 - 1)
    assert facts["low_week"].level


PRICES = st.decimals("0.01", "100000", places=2)


@given(st.lists(PRICES, min_size=168, max_size=168), PRICES, st.integers(0, HOUR_MS - 1))
def test_ticker_of_a_minute_ago_and_candles_of_now_then_one_price_in_all_facts_of_the_pair(
    closes: list[Decimal], before: Decimal, into_the_hour: int
) -> None:
    opens = [closes[0], *closes[:-1]]
    rows = [
        [NOW - (167 - n) * HOUR_MS, str(one), str(max(one, two)), str(min(one, two)), str(two), "1",
         NOW - (166 - n) * HOUR_MS - 1]
        for n, (one, two) in enumerate(zip(opens, closes, strict=True))
    ]  # fmt: skip
    now = NOW + into_the_hour
    old = ticker(last=str(before), change="0.25", ts=now - MINUTE_MS)
    facts = by_metric([*ticker_facts("BTC/USDT", old, rows, now), *week_facts("BTC/USDT", rows, GOOD, now)])
    price = facts["price"].number
    assert price == closes[-1]
    assert facts["low_day"].number <= price <= facts["high_day"].number
    assert abs(facts["change_week"].number - (price / opens[0] - 1)) <= Decimal("0.000001")
    a_day_ago = before / Decimal("1.25")
    assert abs(facts["change_day"].number - (price / a_day_ago - 1)) <= Decimal("0.000001")
    assert {facts[name].at for name in ("price", "change_day", "low_day", "change_week")} == {now}
    assert facts["volume_day"].at == old.ts


def test_forming_candle_is_missing_then_the_ticker_speaks_with_its_own_moment() -> None:
    rows = [[NOW - HOUR_MS, "1", "2", "1", "1", "1", NOW - 1]]
    price = by_metric(ticker_facts("BTC/USDT", ticker(ts=NOW - 5), rows, NOW))["price"]
    assert (price.value, price.at) == ("100", NOW - 5)


def test_candles_that_are_bad_then_a_fact_against_the_pair() -> None:
    bad = CandleQualityPublic(grade="BAD", flaws=[])
    rows = [[NOW - HOUR_MS, "1", "2", "1", "1", "1", NOW - 1]]
    assert by_metric(week_facts("BTC/USDT", rows, bad, NOW))["bad_candles"].lean == -1


def closed(**figures: float | None) -> PairNow:
    """An hour that closed at 07:00 UTC with its price above the EMA, overbought, in a trend upwards."""
    usual: dict[str, float | None] = {"close": 110.0, "rsi": 75.0, "ema50": 100.0, "atr": 2.2}
    return PairNow(
        pair="BTC/USDT",
        interval="1h",
        price=None,
        price_at=None,
        change=None,
        quote_volume=None,
        spread=None,
        closed_at=NOW // HOUR_MS * HOUR_MS - 1,
        stale=False,
        figures=usual | figures,
        regime=Regime("TREND_UP", ()),
    )


def price_of(last: str) -> Fact:
    return by_metric(ticker_facts("BTC/USDT", ticker(last=last), [], NOW))["price"]


def test_indicators_then_overbought_above_and_trend_are_borne() -> None:
    facts = by_metric(indicator_facts(closed(), price_of("110")))
    assert (facts["rsi"].claims, facts["rsi"].lean) == (("overbought",), -1)
    assert (facts["trend"].claims, written(facts["trend"], "en")) == (("above",), "+10.00%")
    assert written(facts["volatility"], "pt-BR") == "2,00\u00a0%"
    assert "up" in facts["regime"].claims
    assert (facts["ema"].level, written(facts["ema"], "en")) == (True, "100.00\u00a0USDT")
    assert facts["hourly_close"].value == "08:00 UTC"


@given(PRICES, PRICES, PRICES)
def test_price_that_moved_since_the_close_then_its_distance_from_the_ema_is_that_of_now(
    close: Decimal, now: Decimal, ema: Decimal
) -> None:
    price = price_of(str(now))
    facts = by_metric(indicator_facts(closed(close=float(close), ema50=float(ema)), price))
    assert abs(facts["trend"].number - (now / ema - 1)) <= Decimal("0.000001") * (1 + now / ema)
    assert facts["trend"].at == price.at
    side = () if round(facts["trend"].number, 4) == 0 else ("above",) if now > ema else ("below",)
    assert facts["trend"].claims == facts["ema"].claims == side


def test_crash_after_the_close_then_nothing_of_it_speaks_for_the_pair() -> None:
    facts = [*ticker_facts("BTC/USDT", ticker(last="88"), [], NOW), *indicator_facts(closed(), price_of("88"))]
    told = compose(usable(facts), "pair", "en", {})
    assert told.bull == []
    shown = ["".join(part.text for part in line(one, usable(facts), "en").parts) for one in (*told.bear, *told.market)]
    assert "BTC/USDT trades below the EMA of its hourly candles: −12.00%." in shown
    assert "The regime of BTC/USDT at its hourly close of 08:00 UTC was trend up." in shown
    regime = by_metric(facts)["regime"]
    assert (regime.claims, regime.lean) == ((), 0)


@given(st.decimals("-0.0001", "0.0001", places=6), st.sampled_from((ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP)))
def test_change_that_is_written_as_nothing_then_neither_a_rise_nor_a_fall(change: Decimal, context: str) -> None:
    make = Maker("pair", "BTC/USDT", "tests", "/", NOW)
    with localcontext(rounding=context):
        make.signed("change_day", change, "fraction")
        text = written(make.facts[0], "en")
    assert text in {((), 0): ("0.00%",), (("up",), 1): ("+0.01%",), (("down",), -1): ("−0.01%",)}[
        make.facts[0].claims, make.facts[0].lean
    ]  # fmt: skip


def test_price_that_never_moved_then_not_oversold() -> None:
    still = by_metric(indicator_facts(closed(close=100.0, rsi=0.0, atr=0.0), price_of("100.0001")))
    assert "rsi" not in still
    assert (still["trend"].claims, still["trend"].lean, written(still["trend"], "en")) == ((), 0, "0.00%")


def test_pair_of_another_script_then_facts_with_ids_of_their_own() -> None:
    ids = []
    for pair in ("币安人生/USDT", "人生币安/USDT"):
        make = Maker("pair", pair, "tests", "/", NOW, coins=tuple(pair.split("/")))
        make.text("name", pair)
        ids.append(make.facts[0].id)
    assert len(set(ids)) == 2


def test_price_is_not_known_then_nothing_is_said_of_its_side_of_the_ema() -> None:
    facts = by_metric(indicator_facts(closed(), None))
    assert "trend" not in facts
    assert facts["ema"].claims == ()


def test_unknown_figure_then_no_fact() -> None:
    make = Maker("bot", "aaaaaaaaaa", "tests", "/", NOW)
    make.number("equity", None, "money")
    make.signed("today", None, "money")
    make.text("problem", None)
    assert make.facts == []

"""One contract for every file in `risk/rules`, and beside each rule the property that it promises."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from tests.risk.samples import AMOUNTS, BOT_LIMITS, LIMITS, UNKNOWN, holdings, intent, snapshot
from vostok.invalid import sentence
from vostok.risk.facts import AccountKey, Mood
from vostok.risk.gate import Rules, check_limits, decide, load_rules
from vostok.risk.governance import Flag
from vostok.risk.rules import (
    account_key,
    bot_running,
    clock_agrees,
    fresh_price,
    max_exposure,
    max_trade_value,
    outcome_known,
    pair_listed,
    symbol_status,
)
from vostok.risk.types import Denial, Intent, Limits, LimitValues, Lock, NoLimits, Rule, Snapshot

RULES = load_rules()
MANY = 100_000
FULL = holdings(
    equity=None, bot=None, pair=None, family=None, portfolio=None,
    bot_positions=MANY, family_positions=MANY, portfolio_positions=MANY,
)  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rule_file_keeps_the_contract(name: str) -> None:
    rule = RULES[name]
    assert rule.label
    assert rule.check.__doc__
    assert issubclass(rule.limits, Limits)
    schema = rule.limits.model_json_schema()
    for field, form in schema.get("properties", {}).items():
        assert form.get("description"), f"{name}.{field} needs a description: it is the label in the dashboard"
    assert rule.check(intent(), snapshot(), rule.read_limits(LIMITS)) is None


def test_limit_that_is_no_pair_then_told_how_a_pair_is_written() -> None:
    with pytest.raises(ValidationError) as caught:
        RULES["pair_permitted"].limits.model_validate({"blocked_pairs": ["BTCUSDT"]})
    assert sentence(caught.value.errors()[0]) == "Is no pair; write it as BTC/USDT."


@pytest.mark.parametrize("name", RULES)
def test_denial_names_a_code_and_ends_a_sentence(name: str) -> None:
    worst = snapshot(
        state="STOPPED",
        pairs=frozenset(),
        price_age_ms=None,
        clock_offset_ms=61_000,
        holdings=FULL,
        symbol_status=None,
        market=None,
        tempo=None,
        slots=None,
        unresolved="order 1 is in doubt.",
        trading="HALTED",
        trading_reason="The kill switch was pressed.",
        lock=Lock("all", "BTC/USDT", None, "news", "owner", 0),
        flag=Flag("pair", "BTC/USDT", "news", "owner", 0),
        unreconciled="Account and books do not agree.",
        capital=None,
        key=None,
        mood=Mood(Decimal(-1), 0),
    )
    limits: LimitValues = {**LIMITS, "portfolio": {"blocked_pairs": ["BTC/USDT"], "min_sentiment": "-0.5"}}
    denial = RULES[name].check(intent(notional=None, price=None), worst, RULES[name].read_limits(limits))
    assert isinstance(denial, Denial)
    assert denial.code.isupper()
    assert denial.reason.endswith(".")


@given(st.sampled_from(["RUNNING", "PAUSED", "STOPPED"]))
def test_entry_only_while_running(state: str) -> None:
    denied = bot_running.check(intent(), snapshot(state=state), NoLimits()) is not None
    assert denied == (state != "RUNNING")


@given(st.sets(st.sampled_from(["BTC/USDT", "ETH/USDT", "btc/usdt", "BTCUSDT"])))
def test_entry_only_in_a_listed_pair(pairs: set[str]) -> None:
    allowed = pair_listed.check(intent(), snapshot(pairs=frozenset(pairs)), NoLimits()) is None
    assert allowed == ("BTC/USDT" in pairs)


@given(st.sampled_from(["TRADING", "HALT", "BREAK", "CANCEL_ONLY", "trading", "", None]))
def test_entry_only_while_the_venue_trades_the_pair(status: str | None) -> None:
    allowed = symbol_status.check(intent(), snapshot(symbol_status=status), NoLimits()) is None
    assert allowed == (status == "TRADING")


@given(UNKNOWN | AMOUNTS, AMOUNTS)
def test_trade_value_never_passes_the_limit(notional: Decimal | None, limit: Decimal) -> None:
    allowed = max_trade_value.check(intent(notional), snapshot(), max_trade_value.MaxTradeValue(max_trade_value=limit))
    assert (allowed is None) == (notional is not None and notional <= limit)


@given(UNKNOWN | AMOUNTS, UNKNOWN | AMOUNTS, AMOUNTS)
def test_exposure_never_passes_the_limit(exposure: Decimal | None, notional: Decimal | None, limit: Decimal) -> None:
    denial = max_exposure.check(
        intent(notional), snapshot(holdings=holdings(bot=exposure)), max_exposure.MaxExposure(max_exposure=limit)
    )
    fits = exposure is not None and notional is not None and exposure + notional <= limit
    assert (denial is None) == fits


@given(UNKNOWN | st.integers(-5_000, 100_000), UNKNOWN | AMOUNTS)
def test_entry_only_on_a_price_of_the_last_ten_seconds(age: int | None, price: Decimal | None) -> None:
    denial = fresh_price.check(intent(price=price), snapshot(price_age_ms=age), NoLimits())
    assert (denial is None) == (age is not None and 0 <= age <= 10_000 and price is not None)


@given(UNKNOWN | st.text(min_size=1))
def test_no_entry_beside_an_order_that_is_not_resolved(unresolved: str | None) -> None:
    denial = outcome_known.check(intent(), snapshot(unresolved=unresolved), NoLimits())
    assert (denial is None) == (unresolved is None)


@given(UNKNOWN | st.builds(AccountKey, st.booleans(), UNKNOWN | st.text(min_size=1)))
def test_no_entry_unless_it_can_be_signed_or_need_not_be(key: AccountKey | None) -> None:
    denial = account_key.check(intent(), snapshot(key=key), NoLimits())
    assert (denial is None) == (key is not None and (not key.needed or key.problem is None))
    # Before anything that only follows from a missing key, such as an account that cannot be compared.
    verdict = decide(intent(), snapshot(key=key, unreconciled="Not compared."), LIMITS, RULES)
    assert verdict.rule == ("books_agree" if denial is None else "account_key")


@given(UNKNOWN | AMOUNTS, UNKNOWN | AMOUNTS, UNKNOWN | st.integers(0, 60_000), st.sampled_from(["RUNNING", "PAUSED"]))
def test_gate_allows_only_what_every_rule_allows(
    notional: Decimal | None, exposure: Decimal | None, age: int | None, state: str
) -> None:
    wanted, seen = intent(notional), snapshot(holdings=holdings(bot=exposure), price_age_ms=age, state=state)
    denials = [rule.check(wanted, seen, rule.read_limits(LIMITS)) for rule in RULES.values()]
    verdict = decide(wanted, seen, LIMITS, RULES)
    assert verdict.allowed == all(denial is None for denial in denials)
    assert verdict.allowed or verdict.reason


def raising(_intent: Intent, _snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    raise ZeroDivisionError


def truthy(_intent: Intent, _snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    return True  # type: ignore[return-value]


@pytest.mark.parametrize("check", [raising, truthy])
def test_rule_that_fails_denies(check: object) -> None:
    rules: Rules = {"broken": Rule("Broken", NoLimits, check)}  # type: ignore[arg-type]
    verdict = decide(intent(), snapshot(), {}, rules)
    assert (verdict.allowed, verdict.code, verdict.rule) == (False, "RULE_FAILED", "broken")


@pytest.mark.parametrize(
    "values", [{}, {"max_trade_value": "x"}, {"max_trade_value": "-1"}, {"max_trade_value": "NaN"}]
)
def test_limit_that_is_missing_or_unreadable_denies(values: dict[str, str]) -> None:
    rules: Rules = {"max_trade_value": RULES["max_trade_value"]}
    assert decide(intent(), snapshot(), {"bot": values}, rules).code == "LIMIT_UNREADABLE"


def test_gate_without_rules_denies() -> None:
    assert decide(intent(), snapshot(), LIMITS, {}).code == "NO_RULES"


def test_limits_of_a_bot_are_checked_by_field() -> None:
    assert check_limits(BOT_LIMITS, RULES) == {}
    problems = check_limits({"max_trade_value": "0", "colour": "red"}, RULES)
    assert set(problems) == {"max_trade_value", "max_exposure", "colour"}


class _Sample(Limits):
    amount: Decimal = Field(ge=0)
    pairs: tuple[str, ...] = ()


@given(st.lists(st.sampled_from([1, True, "1", "1.0", Decimal(1), "x", -1, None, []]), min_size=1, max_size=12))
def test_limits_that_were_read_before_are_read_as_if_for_the_first_time(amounts: list[object]) -> None:
    for amount in amounts:
        values = {"amount": amount, "pairs": ["BTC/USDT"] if amount == "1" else ("BTC/USDT",), "other": 1}
        chosen = {name: value for name, value in values.items() if name != "other"}
        try:
            expected: object = _Sample.model_validate(chosen)
        except ValidationError as error:
            expected = str(error)
        try:
            found: object = _Sample.read(values)
        except ValidationError as error:
            found = str(error)
        assert found == expected


@given(st.integers(-100_000, 100_000))
def test_no_entry_while_the_clocks_are_more_than_five_seconds_apart(offset_ms: int) -> None:
    denial = clock_agrees.check(intent(), snapshot(clock_offset_ms=offset_ms), NoLimits())
    assert (denial is None) == (abs(offset_ms) <= 5_000)
    assert denial is None or ("behind" if offset_ms > 0 else "ahead of") in denial.reason

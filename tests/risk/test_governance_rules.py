"""What is switched off is not entered, and no passport releases more capital than it says."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import AMOUNTS, UNKNOWN, holdings, intent, snapshot
from vostok.risk.governance import Capital, Clearance, Flag, FlagKind, flag_on
from vostok.risk.rules import feature_flags, released_capital
from vostok.risk.types import NoLimits

FAMILIES = st.sampled_from(["Trend", "Dip"])
PAIRS = st.sampled_from(["BTC/USDT", "ETH/USDT"])
TIMEFRAMES = st.sampled_from(["5m", "1h"])
KINDS: dict[FlagKind, st.SearchStrategy[str]] = {"family": FAMILIES, "pair": PAIRS, "timeframe": TIMEFRAMES}
FLAGS = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.builds(Flag, st.just(kind), KINDS[kind], st.just("news"), st.just("owner"), st.integers(0, 10))
)
SHARES = st.decimals(min_value=0, max_value=1, places=2)
PRINTS = st.sampled_from(["", "a" * 64, "b" * 64])


def cleared(share: Decimal, fingerprint: str) -> Clearance:
    """A bot's clearance."""
    return Clearance("a" * 10, share, fingerprint, "drawdown", "owner", 0)


CAPITALS = st.builds(
    Capital,
    needed=st.booleans(),
    allocation=AMOUNTS,
    fingerprint=PRINTS,
    clearance=st.none() | st.builds(cleared, SHARES, PRINTS),
)


@given(st.lists(FLAGS, max_size=4), FAMILIES, PAIRS, TIMEFRAMES)
def test_entry_is_denied_exactly_when_a_flag_names_a_part_of_it(
    flags: list[Flag], family: str, pair: str, timeframe: str
) -> None:
    denial = feature_flags.check(intent(), snapshot(flag=flag_on(flags, family, pair, timeframe)), NoLimits())
    parts = {("family", family), ("pair", pair), ("timeframe", timeframe)}
    assert (denial is not None) == any((flag.kind, flag.name) in parts for flag in flags)


@given(st.lists(FLAGS, min_size=1, max_size=4))
def test_unknown_timeframe_is_met_by_the_flag_of_any(flags: list[Flag]) -> None:
    found = flag_on(flags, "Other", "SOL/USDT", "")
    assert (found is not None) == any(flag.kind == "timeframe" for flag in flags)


@given(CAPITALS, AMOUNTS | UNKNOWN, AMOUNTS | UNKNOWN)
def test_real_money_never_passes_what_a_valid_passport_releases(
    capital: Capital, exposure: Decimal | None, notional: Decimal | None
) -> None:
    seen = snapshot(capital=capital, holdings=holdings(bot=exposure))
    denial, given = released_capital.check(intent(notional), seen, NoLimits()), capital.clearance
    valid = given is not None and given.share > 0 and given.fingerprint == capital.fingerprint != ""
    if valid:
        assert given is not None
        known = exposure is not None and notional is not None
        fits = known and exposure + notional <= capital.allocation * given.share  # type: ignore[operator]
        assert (denial is None) == fits
    else:
        demoted = given is not None and given.share == 0
        assert (denial is None) == (not capital.needed and not demoted)


def test_unknown_capital_is_a_no() -> None:
    denial = released_capital.check(intent(), snapshot(capital=None), NoLimits())
    assert denial is not None
    assert denial.code == "CAPITAL_UNKNOWN"

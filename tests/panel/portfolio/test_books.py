"""Sums over bots: never over modes, never with a part that is unknown."""

import itertools
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.panel.samples import account, position
from vostok.clock import MINUTE_MS
from vostok.panel.bots.fleet import Counts
from vostok.panel.gateway_models import Account
from vostok.panel.portfolio.books import Gone, Line, Unread, portfolio
from vostok.panel.portfolio.curve import book_sums, minutes
from vostok.panel.portfolio.models import EquityPoint
from vostok.panel.portfolio.periods import Span

NOW = 1_800_000_000_000


def line(bot_id: str, *, day_open: Decimal = Decimal(0), **changes: Any) -> Line:
    found = Account.model_validate(account(bot_id, **changes))
    opens: dict[Span, Decimal] = {"day": day_open, "week": day_open - 1, "month": day_open - 2}
    return Line(bot_id, found.mode, found, Counts(realised_today=Decimal(3)), running=True, opens=opens)  # type: ignore[arg-type]


def test_two_modes_then_two_books_that_share_no_figure() -> None:
    books = portfolio([line("aaaaaaaaaa"), line("bbbbbbbbbb", mode="REAL_MARKET_SPOT", equity="77")], [], NOW).books
    assert [(book.mode, book.equity) for book in books] == [
        ("SIMULATED", Decimal(1000)),
        ("REAL_MARKET_SPOT", Decimal(77)),
    ]


def test_other_stake_currency_then_a_book_of_its_own() -> None:
    books = portfolio([line("aaaaaaaaaa"), line("bbbbbbbbbb", stake_currency="BTC", equity="2")], [], NOW).books
    assert [(book.stake_currency, book.equity) for book in books] == [("USDT", Decimal(1000)), ("BTC", Decimal(2))]


def test_no_bots_then_an_empty_simulated_book() -> None:
    (book,) = portfolio([], [], NOW).books
    assert (book.mode, book.equity, book.bots) == ("SIMULATED", Decimal(0), [])


def test_figure_unknown_for_one_bot_then_its_sum_is_unknown_and_the_known_ones_stay() -> None:
    lines = [line("aaaaaaaaaa", realised="5"), line("bbbbbbbbbb", equity=None, unrealised=None, realised="1")]
    (book,) = portfolio(lines, [], NOW).books
    assert (book.equity, book.unrealised, book.today) == (None, None, None)
    assert (book.realised, book.realised_today) == (Decimal(6), Decimal(6))


def test_bot_whose_account_is_not_known_then_no_sum_is_and_it_is_counted() -> None:
    away = Unread("bbbbbbbbbb", "Away", "SIMULATED", "USDT", Counts(realised_today=Decimal(2)), running=True)
    (book,) = portfolio([line("aaaaaaaaaa")], [], NOW, [away]).books
    money = (book.equity, book.balance, book.start_balance, book.realised, book.fees, book.exposure, book.unrealised)
    assert {*money, book.today, book.reserved, book.open_positions} == {None}
    assert [period.profit for period in book.periods] == [None] * 3
    assert (book.running, [bot.name for bot in book.bots]) == (2, ["aaaaaaaaaa", "Away"])
    assert book.realised_today == Decimal(5)


def test_bot_whose_account_is_not_known_then_the_books_of_others_are() -> None:
    away = Unread("bbbbbbbbbb", "Away", "SIMULATED", "BTC", Counts(), running=False)
    books = portfolio([line("aaaaaaaaaa")], [], NOW, [away]).books
    assert [(book.stake_currency, book.equity) for book in books] == [("USDT", Decimal(1000)), ("BTC", None)]


def test_today_then_profit_less_what_the_day_began_with() -> None:
    (book,) = portfolio([line("aaaaaaaaaa", equity="1010", day_open=Decimal(-10))], [], NOW).books
    assert book.today == Decimal(20)


def test_allocation_that_is_raised_today_then_no_profit() -> None:
    raised = line("aaaaaaaaaa", equity="2004", start_balance="2000", balance="2000", day_open=Decimal(1))
    (book,) = portfolio([raised], [], NOW).books
    assert book.today == Decimal(3)


def test_paused_bot_then_it_is_counted_as_paused_and_not_as_running() -> None:
    ended = Account.model_validate(account("cccccccccc", state="PAUSED"))
    halted = Line("Off", "SIMULATED", ended, Counts(), running=False)
    (book,) = portfolio([line("aaaaaaaaaa"), line("bbbbbbbbbb", state="PAUSED"), halted], [], NOW).books
    assert (book.running, book.paused, len(book.bots)) == (1, 1, 3)


def test_dust_then_no_position() -> None:
    (book,) = portfolio([line("aaaaaaaaaa", positions=[position(dust=True), position("ETH/USDT")])], [], NOW).books
    assert book.open_positions == 1


def test_periods_then_each_with_its_own_beginning_and_reset_instant() -> None:
    (book,) = portfolio([line("aaaaaaaaaa", equity="1010")], [], NOW).books
    assert [(period.period, period.profit) for period in book.periods] == [
        ("day", Decimal(10)),
        ("week", Decimal(11)),
        ("month", Decimal(12)),
    ]
    assert all(period.since <= NOW < period.until for period in book.periods)


def test_bot_that_was_not_seen_when_a_period_began_then_its_profit_is_unknown() -> None:
    unseen = Line("New", "SIMULATED", Account.model_validate(account("aaaaaaaaaa")), Counts(), running=True)
    (book,) = portfolio([unseen, line("bbbbbbbbbb")], [], NOW).books
    assert [period.profit for period in book.periods] == [None, None, None]


def test_holdings_then_summed_by_asset_the_largest_first_and_unknown_ones_before_all() -> None:
    lines = [
        line("aaaaaaaaaa", positions=[position(), position("ETH/USDT", value="300")]),
        line("bbbbbbbbbb", positions=[position(value="50"), position("SOL/USDT", value=None)]),
    ]
    (book,) = portfolio(lines, [], NOW).books
    assert [(holding.asset, holding.value) for holding in book.holdings] == [
        ("SOL", None),
        ("ETH", Decimal(300)),
        ("BTC", Decimal(150)),
    ]


@given(st.lists(st.decimals(-1000, 1000, places=8), min_size=1, max_size=20))
def test_any_accounts_then_the_book_is_their_exact_sum(figures: list[Decimal]) -> None:
    lines = [line(f"bot{number}", realised=str(figure)) for number, figure in enumerate(figures)]
    assert portfolio(lines, [], NOW).books[0].realised == sum(figures, Decimal(0))


@given(st.integers(0, 10**13), st.integers(0, 400 * 24 * 60 * MINUTE_MS), st.integers(2, 2000))
def test_any_span_then_full_minutes_evenly_spread_and_never_more_than_asked(start: int, span: int, points: int) -> None:
    found = minutes(start, start + span, points)
    assert len(found) <= points
    assert all(ts % MINUTE_MS == 0 and start <= ts <= start + span for ts in found)
    assert len({after - before for before, after in itertools.pairwise(found)}) <= 1
    if span >= MINUTE_MS:
        assert found[-1] == (start + span) // MINUTE_MS * MINUTE_MS


def sample(bot_id: str, ts: int, balance: str, equity: str | None, start: str | None) -> EquityPoint:
    return EquityPoint(
        bot_id=bot_id, ts=ts, mode="SIMULATED", stake_currency="USDT", balance=balance, equity=equity, start=start
    )


def test_book_sums_then_unknown_equity_of_one_bot_leaves_a_gap_and_not_a_dip() -> None:
    samples = [
        sample("a", 60_000, "10", "11", "9"),
        sample("b", 60_000, "20", "22", "20"),
        sample("a", 120_000, "10", "12", "9"),
        sample("b", 120_000, "20", None, "20"),
    ]
    sums = book_sums(samples, {})
    assert [(row.ts, row.balance, row.equity, row.start) for row in sums] == [
        (60_000, "30", "33", "29"),
        (120_000, "30", None, "29"),
    ]


def test_book_sums_before_allocations_were_kept_then_start_is_unknown() -> None:
    (row,) = book_sums([sample("a", 60_000, "10", "11", None), sample("b", 60_000, "20", "21", "20")], {})
    assert (row.equity, row.start) == ("32", None)


def test_book_sums_then_modes_and_currencies_stay_apart() -> None:
    real = sample("b", 60_000, "20", "20", "20")
    real.mode = "REAL_MARKET_SPOT"
    sums = book_sums([sample("a", 60_000, "10", "10", "10"), real], {})
    assert [(row.mode, row.balance) for row in sums] == [("SIMULATED", "10"), ("REAL_MARKET_SPOT", "20")]


def test_archived_bot_then_its_profit_stays_in_the_book_and_in_the_periods_it_was_still_there() -> None:
    lost = Gone(
        "cccccccccc", "SIMULATED", "USDT", Decimal(-100), {"week": Decimal(-30), "month": Decimal(5)}, Decimal(-1)
    )
    winner = line("aaaaaaaaaa", equity="1039", realised="39", day_open=Decimal(0))
    (book,) = portfolio([winner], [lost], NOW).books
    assert book.equity == Decimal(1039)
    assert book.start_balance == Decimal(1100), "1000 given, 900 of the archived bot's 1000 taken out"
    assert (book.realised, book.realised_today) == (Decimal(-61), Decimal(2))
    assert [period.profit for period in book.periods] == [Decimal(39), Decimal(39 + 1 - 70), Decimal(39 + 2 - 105)]
    assert [bot.name for bot in book.bots] == ["aaaaaaaaaa"]


def test_book_whose_only_bot_was_archived_then_shown_while_a_period_has_its_profit() -> None:
    of_real = Gone("cccccccccc", "REAL_MARKET_SPOT", "USDT", Decimal(-100), {"month": Decimal(0)})
    books = portfolio([], [of_real], NOW).books
    assert [book.mode for book in books] == ["SIMULATED", "REAL_MARKET_SPOT"]
    assert books[1].periods[2].profit == Decimal(-100)
    assert len(portfolio([], [Gone("c", "REAL_MARKET_SPOT", "USDT", Decimal(-100))], NOW).books) == 1


@given(st.lists(st.tuples(st.decimals(-900, 900, places=2), st.decimals(1, 900, places=2)), min_size=2, max_size=6))
def test_archiving_a_bot_then_no_profit_of_its_book_moves(bots: list[tuple[Decimal, Decimal]]) -> None:
    lines = [
        line(f"bot{number}", equity=str(1000 + profit), realised=str(profit), day_open=opened)
        for number, (profit, opened) in enumerate(bots)
    ]
    gone = Gone("bot0", "SIMULATED", "USDT", bots[0][0], lines[0].opens, Decimal(3), lines[0].account.fees)
    (before,), (after,) = portfolio(lines, [], NOW).books, portfolio(lines[1:], [gone], NOW).books
    assert before.equity is not None
    assert after.equity is not None
    assert before.start_balance is not None
    assert after.start_balance is not None
    assert after.equity - after.start_balance == before.equity - before.start_balance
    assert (after.realised, after.realised_today, after.today) == (before.realised, before.realised_today, before.today)
    assert after.periods == before.periods
    assert after.fees == before.fees


def test_bot_that_never_ran_then_listed_and_in_no_sum() -> None:
    idle = line("bbbbbbbbbb", at_work=False)
    (book,) = portfolio([line("aaaaaaaaaa", exposure="500"), idle], [], NOW).books
    assert (book.equity, book.start_balance, book.balance) == (Decimal(1000), Decimal(1000), Decimal(1000))
    assert [bot.name for bot in book.bots] == ["aaaaaaaaaa", "bbbbbbbbbb"]


def test_book_sums_then_archived_profit_is_in_the_curve_and_bots_apart_are_not() -> None:
    samples = [sample("a", 60_000, "10", "11", "9"), sample("b", 60_000, "20", "22", "20")]
    (row,) = book_sums(samples, {("SIMULATED", "USDT"): Decimal(-3)}, {"b"})
    assert (row.balance, row.equity, row.start) == ("10", "11", "12")
    (empty,) = book_sums(samples[1:], {}, {"b"})
    assert (empty.balance, empty.equity, empty.start) == ("0", "0", "0")

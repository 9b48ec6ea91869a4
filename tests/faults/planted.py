"""Bugs planted in the gate, one at a time, each of which the campaign must catch: a zero means nothing without them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import NamedTuple

from tests.faults.pieces import (
    ZERO,
    Patches,
    broken_rule,
    first_yes,
    held,
    instead,
    limits_are_half_read,
    limits_unread,
    no_orders,
    nothing,
    own_stops,
    priced,
    query_wins,
    quotes_cost_nothing,
    remembering,
    same,
    sells_pass,
    state_unseen,
    times,
    together,
    valued_at_the_limit,
    without,
    yes,
    zero,
)
from vostok.gateway import admission, facts, snapshot
from vostok.gateway.wire import edge
from vostok.risk import tempo
from vostok.risk.rules import duplicate_order, max_trade_value, price_collar


class Bug(NamedTuple):
    """One bug: what it `breaks`, and the `kind` of world in which that must show."""

    name: str
    breaks: str
    kind: str
    patches: Patches

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The bug is in the gate meanwhile."""
        with ExitStack() as stack:
            for change in self.patches():
                stack.enter_context(change)
            yield


SHARES = without("max_portfolio_exposure", "max_pair_exposure", "max_loss_at_stop", "max_exposure")
SHARES_OF_ALL = without("max_pair_exposure", "max_portfolio_exposure")
PLAIN = (
    Bug("pair_list_forgotten", "a bot buys what is not on its list", "plain", without("pair_listed")),
    Bug("block_list_forgotten", "a pair that the owner blocked is bought", "plain", without("pair_permitted")),
    Bug("trade_value_forgotten", "one entry may cost anything", "plain", without("max_trade_value")),
    Bug("trade_value_times_ten", "a decimal point slips", "plain", times(max_trade_value, "max_trade_value", "10")),
    Bug("exposure_forgotten", "a bot puts all it has into the market", "plain", without("max_exposure")),
    Bug(
        "orders_not_counted", "what may still be bought does not count", "plain", instead(snapshot, "add_up", no_orders)
    ),
    Bug("holdings_not_counted", "what a bot holds is no exposure", "plain", held(bot=ZERO)),
    Bug("verdict_remembered", "check and reservation are not one", "plain", remembering),
    Bug(
        "quotes_cost_nothing",
        "quote amounts are not valued",
        "plain",
        priced(quotes_cost_nothing),
    ),
    Bug("half_value", "a limit order counts half", "plain", priced(limits_are_half_read)),
    Bug(
        "own_price_unseen",
        "a dear limit passes for the market",
        "plain",
        priced(valued_at_the_limit),
    ),
    Bug("first_yes_wins", "one rule's yes is enough", "plain", instead(admission, "decide", first_yes)),
    Bug("failing_rule_allows", "a rule that raises is a yes", "plain", broken_rule),
    Bug("gate_always_yes", "the gate is not asked", "plain", instead(admission, "decide", yes)),
    Bug("sells_not_capped", "a bot sells what others own", "plain", sells_pass),
)
WIRE = (
    Bug("double_parameters", "the query wins over the body", "plain", instead(edge, "read_params", query_wins)),
    Bug("signature_unchecked", "anybody orders", "plain", instead(edge, "check_signature", nothing)),
    Bug("key_of_any_bot", "one bot orders as another", "plain", instead(edge, "check_key", nothing)),
    Bug("time_unchecked", "an old request is replayed", "plain", instead(edge, "check_timing", nothing)),
)
TIGHT = (
    Bug("nothing_locked", "money is promised twice", "shares", together(instead(admission, "lock", same), SHARES)),
    Bug(
        "mode_limits_unread",
        "the owner's limits do not hold",
        "shares",
        instead(admission, "limit_values", limits_unread),
    ),
    Bug(
        "shares_forgotten",
        "all bots go into one coin",
        "shares",
        without("max_pair_exposure", "max_portfolio_exposure"),
    ),
    Bug("loss_at_stop_forgotten", "one trade may lose too much", "shares", without("max_loss_at_stop")),
    Bug("liquidity_forgotten", "a thin market is bought empty", "thin", without("liquidity")),
    Bug("slippage_is_zero", "the book's depth is not looked at", "thin", instead(facts, "slippage", zero)),
    Bug("collar_forgotten", "an order far above the market leaves", "thin", without("price_collar")),
    Bug("collar_in_percent", "0.03 is read as 0.9", "thin", times(price_collar, "price_collar", "30")),
    Bug("duplicates_forgotten", "the same order leaves again", "quick", without("duplicate_order")),
    Bug("only_exact_twins", "about the same is another", "quick", instead(duplicate_order, "TOLERANCE", Decimal(0))),
    Bug("rates_forgotten", "a loop floods the account", "quick", without("order_rate_bot", "order_rate_account")),
    Bug("seconds_for_ms", "a window is too short", "quick", instead(tempo, "ACCOUNT_WINDOW_MS", 10)),
    Bug("repeats_forgotten", "a pair is entered without end", "quick", without("repeated_entry", "duplicate_order")),
    Bug("hours_forgotten", "a loop over many pairs goes on", "long", without("entries_an_hour")),
    Bug("stop_places_forgotten", "a stop finds no place", "stops", without("stop_slot")),
    Bug("sisters_stops_unseen", "a shared account is counted alone", "stops", instead(snapshot, "slots_of", own_stops)),
    Bug("latch_and_pause_unseen", "kill switch and pause are not looked at", "shut", state_unseen),
)
PLANTED = (*PLAIN, *WIRE, *TIGHT)
"""Every one with what it breaks; the campaign names those that it did not catch."""

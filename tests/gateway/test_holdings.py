"""The totals of a mode against sums that are done another way."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.client import KEY, SECRET
from vostok.binance.symbols import SymbolSpec
from vostok.gateway.holdings import View, add_up
from vostok.gateway.models import Bot, Order
from vostok.gateway.pricing import Mark
from vostok.risk.ledger import Balance, Ledger
from vostok.risk.types import Mode

NOW = 1_000_000
COINS = {"BTC": Decimal(100), "ETH": Decimal(10)}
AMOUNTS = st.decimals(min_value=0, max_value=1000, places=3)
HELD = st.dictionaries(st.sampled_from(sorted(COINS)), AMOUNTS)


def view(age_ms: int = 0, *, without: str = "") -> View:
    """Each coin at its price, the bid and the ask a hundredth beside it."""
    step = Decimal("0.01")
    marks = {
        f"{coin}USDT": Mark(price - step, price + step, NOW - age_ms)
        for coin, price in COINS.items()
        if coin != without
    }
    spec: dict[str, Any] = {
        "quote": "USDT",
        **dict.fromkeys(("min_price", "tick_size"), Decimal("0.01")),
        **dict.fromkeys(("max_price", "max_quantity"), Decimal(1_000_000)),
        **dict.fromkeys(("min_quantity", "step_size"), Decimal("0.001")),
    }
    return View(marks, {f"{coin}USDT": SymbolSpec(symbol=f"{coin}USDT", base=coin, **spec) for coin in COINS})


def bot(bot_id: str, strategy: str = "X", mode: Mode = "SIMULATED") -> Bot:
    """A sub-account."""
    return Bot(
        id=bot_id, name=bot_id, mode=mode, strategy=strategy, key=KEY, secret=SECRET, pairs=[], stake_currency="USDT",
        limits={}, state="RUNNING", start_balance=Decimal(0), started_at=0, created_at=0, updated_at=0,
    )  # fmt: skip


def ledger(free: Decimal, locked: Decimal, held: dict[str, Decimal]) -> Ledger:
    """Balances without a history."""
    balances = {coin: Balance(free=amount) for coin, amount in held.items()}
    return Ledger("USDT", Decimal(0), balances={"USDT": Balance(free, locked), **balances})


def entry(number: int, bot_id: str, coin: str, locked: Decimal) -> Order:
    """A working BUY."""
    return Order(
        id=number, bot_id=bot_id, mode="SIMULATED", pair=f"{coin}/USDT", symbol=f"{coin}USDT", side="BUY", type="LIMIT",
        notional=locked, locked=locked, client_order_id="c", venue_client_id="v",
        created_at=0, updated_at=0, matched_at=0,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from("XY"), AMOUNTS, HELD, st.dictionaries(st.sampled_from(sorted(COINS)), AMOUNTS)),
        max_size=5,
    )
)
def test_totals_are_the_sums_of_what_bots_hold_and_may_still_buy(
    drawn: list[tuple[str, Decimal, dict[str, Decimal], dict[str, Decimal]]],
) -> None:
    me = bot("me")
    bots, ledgers = [me], {"me": ledger(Decimal(7), Decimal(0), {})}
    orders: list[Order] = []
    for number, (strategy, free, held, buys) in enumerate(drawn):
        other = bot(f"b{number}", strategy)
        bots.append(other)
        ledgers[other.id] = ledger(free, sum(buys.values(), Decimal(0)), held)
        orders += [entry(len(orders) + place, other.id, coin, cost) for place, (coin, cost) in enumerate(buys.items())]
    found = add_up("SIMULATED", bots, ledgers, orders, view(), NOW).holdings(me, "BTC/USDT")

    def worth(held: dict[str, Decimal], buys: dict[str, Decimal], coins: set[str]) -> Decimal:
        return sum(
            (held.get(coin, Decimal(0)) * COINS[coin] + buys.get(coin, Decimal(0)) for coin in coins), Decimal(0)
        )

    every = set(COINS)
    assert found.portfolio == sum((worth(held, buys, every) for _, _, held, buys in drawn), Decimal(0))
    assert found.family == sum((worth(held, buys, every) for name, _, held, buys in drawn if name == "X"), Decimal(0))
    assert found.pair == sum((worth(held, buys, {"BTC"}) for _, _, held, buys in drawn), Decimal(0))
    assert found.free == 7 + sum((free for _, free, _, _ in drawn), Decimal(0))
    cash = found.free + sum((sum(buys.values(), Decimal(0)) for *_, buys in drawn), Decimal(0))
    assert found.equity == cash + sum((worth(held, {}, every) for _, _, held, _ in drawn), Decimal(0))
    assert found.bot == 0


def test_modes_are_judged_apart() -> None:
    bots = [bot("me"), bot("real", mode="REAL_MARKET_SPOT")]
    ledgers = {"me": ledger(Decimal(50), Decimal(0), {}), "real": ledger(Decimal(9), Decimal(0), {"BTC": Decimal(5)})}
    found = add_up("SIMULATED", bots, ledgers, [], view(), NOW).holdings(bots[0], "BTC/USDT")
    assert (found.equity, found.pair, found.portfolio_positions) == (Decimal(50), Decimal(0), 0)


def test_one_holding_without_a_fresh_price_makes_every_sum_unknown_but_the_other_bots_own() -> None:
    bots = [bot("me"), bot("other")]
    ledgers = {
        "me": ledger(Decimal(50), Decimal(0), {"ETH": Decimal(1)}),
        "other": ledger(Decimal(1), Decimal(0), {"BTC": Decimal(1)}),
    }
    for seen in (view(without="BTC"), view(60_001)):
        found = add_up("SIMULATED", bots, ledgers, [], seen, NOW).holdings(bots[0], "ETH/USDT")
        assert (found.equity, found.pair, found.family, found.portfolio) == (None,) * 4
    assert add_up("SIMULATED", bots, ledgers, [], view(without="BTC"), NOW).holdings(bots[0], "ETH/USDT").bot == 10


def test_dust_is_no_position_and_a_working_entry_is_one() -> None:
    bots = [bot("me"), bot("other", "Y")]
    ledgers = {
        "me": ledger(Decimal(50), Decimal(0), {"BTC": Decimal("0.0004"), "ETH": Decimal(1)}),
        "other": ledger(Decimal(0), Decimal(20), {}),
    }
    totals = add_up("SIMULATED", bots, ledgers, [entry(1, "other", "BTC", Decimal(20))], view(), NOW)
    found = totals.holdings(bots[0], "BTC/USDT")
    assert (found.bot_positions, found.family_positions, found.portfolio_positions, found.opens) == (1, 1, 2, True)
    assert not totals.holdings(bots[0], "ETH/USDT").opens

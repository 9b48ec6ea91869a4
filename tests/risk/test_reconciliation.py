"""Exchange, journal and bots as drawn worlds: clean ones differ in nothing, what is planted is found and mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from vostok.risk.reconciliation import (
    Action,
    BotBooks,
    BotOrder,
    Difference,
    Exchange,
    ExchangeOrder,
    Journal,
    JournalOrder,
    Kind,
    What,
    compare,
)

ZERO = Decimal(0)
DUST = {"BTC/USDT": Decimal("0.0001"), "ETH/USDT": Decimal("0.01")}
PAIRS = sorted(DUST)
quantities = st.decimals(Decimal("0.5"), Decimal(100), places=5)


@dataclass(frozen=True)
class World:
    """The three sides, as the program hands them to `compare`."""

    exchange: Exchange
    journal: Journal
    bots: Mapping[str, BotBooks]

    def differs(self) -> tuple[Difference, ...]:
        return compare(self.exchange, self.journal, self.bots, DUST)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Live bots that hold positions and wait for orders, all three sides telling the same."""
    holdings: dict[str, dict[str, Decimal]] = {}
    orders: list[JournalOrder] = []
    bots: dict[str, BotBooks] = {}
    for number in range(draw(st.integers(1, 4))):
        bot_id = "abcd"[number] * 10
        held = draw(st.dictionaries(st.sampled_from(PAIRS), quantities))
        waits = []
        for pair in draw(st.lists(st.sampled_from(PAIRS), max_size=2)):
            filled = draw(st.sampled_from([ZERO, Decimal("0.25")]))
            number_at_venue, name = str(100 + len(orders)), f"vostok-{bot_id}-{len(orders)}"
            orders.append(JournalOrder(bot_id, pair, "SELL", name, number_at_venue, filled, open=True, real=True))
            waits.append(BotOrder(number_at_venue, pair, filled))
        holdings[bot_id] = held
        bots[bot_id] = BotBooks(tuple(waits), held)
    owned = {
        pair.partition("/")[0]: sum((held.get(pair, ZERO) for held in holdings.values()), ZERO) for pair in PAIRS
    } | {"USDT": draw(quantities)}
    unowned = draw(st.dictionaries(st.sampled_from(["USDT", "BTC", "BNB"]), quantities))
    account = {asset: owned.get(asset, ZERO) + unowned.get(asset, ZERO) for asset in {*owned, *unowned}}
    there = {one.client_id: ExchangeOrder(one.client_id, one.pair, Decimal(1), one.executed, True) for one in orders}
    return World(Exchange(account, there), Journal(owned, unowned, holdings, tuple(orders)), bots)


@settings(max_examples=30)
@given(worlds())
def test_clean_books_then_nothing_differs(world: World) -> None:
    assert world.differs() == ()


@settings(max_examples=30)
@given(worlds())
def test_side_that_is_not_known_then_it_differs_from_nothing(world: World) -> None:
    assert compare(None, world.journal, {}, DUST) == ()
    emptied = replace(world.exchange, orders=None)
    assert compare(emptied, world.journal, world.bots, DUST) == ()


def account(world: World, asset: str, change: str) -> World:
    """The account has so much more of an asset."""
    balances = {**world.exchange.balances}
    balances[asset] = balances.get(asset, ZERO) + Decimal(change)
    return replace(world, exchange=replace(world.exchange, balances=balances))


def at_venue(world: World, order: ExchangeOrder | None, client_id: str) -> World:
    """The venue has this order under that id, or none."""
    orders = {one: found for one, found in (world.exchange.orders or {}).items() if one != client_id}
    if order is not None:
        orders[client_id] = order
    return replace(world, exchange=replace(world.exchange, orders=orders))


def bot_with(world: World, books: BotBooks) -> World:
    """The first bot's own database holds `books`."""
    return replace(world, bots={**world.bots, "a" * 10: books})


def first_order(world: World) -> JournalOrder:
    """An order of the first bot that all sides know of; one is added where there is none."""
    return next(order for order in world.journal.orders if order.bot_id == "a" * 10)


def with_order(world: World) -> World:
    """The same world, in which the first bot waits for an order at least."""
    if any(order.bot_id == "a" * 10 for order in world.journal.orders):
        return world
    order = JournalOrder("a" * 10, PAIRS[0], "SELL", "vostok-x-1", "9", ZERO, open=True, real=True)
    listed = at_venue(world, ExchangeOrder("vostok-x-1", PAIRS[0], Decimal(1), ZERO, True), "vostok-x-1")
    journal = replace(world.journal, orders=(*world.journal.orders, order))
    books = world.bots["a" * 10]
    waits = replace(books, orders=(*books.orders, BotOrder("9", PAIRS[0], ZERO)))
    return bot_with(replace(listed, journal=journal), waits)


def _filled_unheard(world: World) -> World:
    order = first_order(world)
    return at_venue(world, ExchangeOrder(order.client_id, order.pair, Decimal(1), Decimal(1), False), order.client_id)


def _cancelled_unheard(world: World) -> World:
    order = first_order(world)
    found = ExchangeOrder(order.client_id, order.pair, Decimal(1), order.executed, False)
    return at_venue(world, found, order.client_id)


def _settled_but_open(world: World) -> World:
    # The bot took the journal's word for it.
    order, books = first_order(world), world.bots["a" * 10]
    waits = tuple(one for one in books.orders if one.exchange_id != order.exchange_id)
    orders = tuple(replace(one, open=False) if one is order else one for one in world.journal.orders)
    return bot_with(replace(world, journal=replace(world.journal, orders=orders)), BotBooks(waits, books.positions))


def _unheard_by_bot(world: World) -> World:
    books = world.bots["a" * 10]
    first = replace(books.orders[0], filled=books.orders[0].filled - Decimal("0.1"))
    return bot_with(world, replace(books, orders=(first, *books.orders[1:])))


def _held(world: World, change: str) -> World:
    books = world.bots["a" * 10]
    amount = books.positions.get(PAIRS[0], ZERO) + Decimal(change)
    return bot_with(world, replace(books, positions={**books.positions, PAIRS[0]: amount}))


def _dust_left(world: World) -> World:
    # The bot has no trade, the books hold a rest, and the account agrees with the books.
    pair, rest = PAIRS[0], Decimal("0.00005")
    before = world.journal.holdings["a" * 10].get(pair, ZERO)
    holdings = {**world.journal.holdings, "a" * 10: {**world.journal.holdings["a" * 10], pair: rest}}
    owned = {**world.journal.owned, "BTC": world.journal.owned["BTC"] - before + rest}
    changed = account(world, "BTC", f"{rest - before:f}")
    books = world.bots["a" * 10]
    positions = {one: amount for one, amount in books.positions.items() if one != pair}
    journal = replace(world.journal, holdings=holdings, owned=owned)
    return bot_with(replace(changed, journal=journal), replace(books, positions=positions))


STRANGER = ExchangeOrder("web_1", PAIRS[0], Decimal(1), ZERO, True)
LOST = ExchangeOrder("vostok-zzzzzzzzzz-7", PAIRS[0], Decimal(1), ZERO, True)
Planted = tuple[Callable[[World], World], Kind, What, Action | None]
PLANTED: dict[str, Planted] = {
    "withdrawn": (lambda world: account(world, "USDT", "-0.4"), "PHANTOM", "balance", "WRITE_OFF"),
    "paid in": (lambda world: account(world, "USDT", "5"), "FOREIGN", "balance", "TAKE_UP"),
    "a rest too much": (lambda world: account(world, "BTC", "0.00002"), "DUST", "balance", "TAKE_UP"),
    "a rest too little": (lambda world: account(world, "BTC", "-0.00002"), "DUST", "balance", "WRITE_OFF"),
    "filled at the venue": (_filled_unheard, "MISSING_FILL", "order", "BOOK_ORDER"),
    "cancelled at the venue": (_cancelled_unheard, "PHANTOM", "order", "BOOK_ORDER"),
    "gone at the venue": (
        lambda world: at_venue(world, None, first_order(world).client_id), "PHANTOM", "order", "BOOK_ORDER",
    ),
    "open although settled": (_settled_but_open, "ORPHAN", "order", "CANCEL_ORDER"),
    "ours and unknown": (lambda world: at_venue(world, LOST, LOST.client_id), "ORPHAN", "order", "CANCEL_ORDER"),
    "by hand": (lambda world: at_venue(world, STRANGER, "web_1"), "FOREIGN", "order", "CANCEL_ORDER"),
    "bot did not hear of a fill": (_unheard_by_bot, "MISSING_FILL", "order", "RESTART_BOT"),
    "bot forgot an order": (
        lambda world: bot_with(world, replace(world.bots["a" * 10], orders=world.bots["a" * 10].orders[1:])),
        "ORPHAN", "order", "RESTART_BOT",
    ),
    "bot waits for nothing": (
        lambda world: bot_with(
            world,
            replace(world.bots["a" * 10], orders=(*world.bots["a" * 10].orders, BotOrder("1", PAIRS[0], ZERO))),
        ),
        "PHANTOM", "order", "FORGET_TRADE",
    ),
    "bot believes in coins": (lambda world: _held(world, "0.3"), "PHANTOM", "position", "FORGET_TRADE"),
    "coins without a trade": (lambda world: _held(with_coins(world), "-0.3"), "ORPHAN", "position", "SELL"),
    "dust without a trade": (_dust_left, "DUST", "position", "GIVE_UP"),
}  # fmt: skip


def with_coins(world: World) -> World:
    """The same world, in which the first bot holds one coin more on every side."""
    pair, ours = PAIRS[0], world.journal.holdings["a" * 10]
    holdings = {**world.journal.holdings, "a" * 10: {**ours, pair: ours.get(pair, ZERO) + 1}}
    owned = {**world.journal.owned, "BTC": world.journal.owned["BTC"] + 1}
    journal = replace(world.journal, holdings=holdings, owned=owned)
    return _held(replace(account(world, "BTC", "1"), journal=journal), "1")


@settings(max_examples=40)
@given(worlds())
def test_whatever_is_planted_then_it_alone_is_found_and_its_fix_makes_the_next_run_clean(world: World) -> None:
    for name, (plant, kind, what, action) in PLANTED.items():
        planted = plant(with_order(world))
        (found,) = planted.differs()
        assert (found.kind, found.what, found.action) == (kind, what, action), name
        assert found.grave == (kind not in ("FOREIGN", "DUST")), name
        assert found.closes_entries == (found.grave and found.exchange is not None), name
        assert mended(planted, found).differs() == (), name


def mended(world: World, found: Difference) -> World:
    """The world after the fix, by the words of `Action`: each changes the side that does not prevail."""
    asset = found.subject.partition("/")[0]
    if found.action in ("WRITE_OFF", "TAKE_UP"):
        assert found.exchange
        assert found.journal
        change = found.exchange.amount - found.journal.amount
        owned = {**world.journal.owned, asset: world.journal.owned.get(asset, ZERO) + change}
        return replace(world, journal=replace(world.journal, owned=owned))
    if found.action == "CANCEL_ORDER":
        there = (world.exchange.orders or {})[found.order]
        return at_venue(world, replace(there, open=False), found.order)
    if found.action == "BOOK_ORDER":
        assert found.exchange
        said = found.exchange
        orders = tuple(
            replace(one, executed=max(one.executed, said.amount), open=False) if one.client_id == found.order else one
            for one in world.journal.orders
        )
        number = next(one.exchange_id for one in orders if one.client_id == found.order)
        # The bot reads the journal's word at its next look.
        books = world.bots["a" * 10]
        waits = tuple(one for one in books.orders if one.exchange_id != number)
        return bot_with(replace(world, journal=replace(world.journal, orders=orders)), BotBooks(waits, books.positions))
    if found.action in ("RESTART_BOT", "FORGET_TRADE"):
        return bot_with(world, truth(world))
    left = ZERO if found.bot is None else found.bot.amount
    held = world.journal.holdings["a" * 10]
    gone = held[found.subject] - left
    holdings = {**world.journal.holdings, "a" * 10: {**held, found.subject: left}}
    owned = {**world.journal.owned, asset: world.journal.owned[asset] - gone}
    journal = replace(world.journal, owned=owned, holdings=holdings)
    return replace(account(world, asset, f"{-gone:f}"), journal=journal)


def truth(world: World) -> BotBooks:
    """What the first bot's database would hold if it had heard of everything."""
    waits = tuple(
        BotOrder(one.exchange_id or "", one.pair, one.executed)
        for one in world.journal.orders
        if one.bot_id == "a" * 10 and one.open
    )
    return BotBooks(waits, world.journal.holdings["a" * 10])


@settings(max_examples=30)
@given(worlds())
def test_bot_that_does_not_run_then_what_it_has_not_heard_of_waits_and_is_not_grave(world: World) -> None:
    stopped = _unheard_by_bot(with_order(world))
    (found,) = bot_with(stopped, replace(stopped.bots["a" * 10], running=False)).differs()
    assert (found.waits, found.grave, found.action) == (True, False, None)


@settings(max_examples=30)
@given(worlds())
def test_order_whose_outcome_is_not_known_then_nothing_is_said_of_it(world: World) -> None:
    known = with_order(world)
    order = first_order(known)
    doubtful = tuple(replace(one, sure=False) if one is order else one for one in known.journal.orders)
    journal = replace(known.journal, orders=doubtful, unsure=frozenset({"BTC", "ETH", "USDT"}))
    books = known.bots["a" * 10]
    waits = tuple(one for one in books.orders if one.exchange_id != order.exchange_id)
    silent = bot_with(replace(known, journal=journal), BotBooks(waits, books.positions))
    assert at_venue(silent, None, order.client_id).differs() == ()
    assert account(silent, "USDT", "-1").differs() == ()


def test_unclaimed_order_then_it_is_an_orphan_that_can_be_closed_and_its_coins_are_not_told_twice() -> None:
    order = JournalOrder("a" * 10, PAIRS[0], "BUY", "vostok-a-1", "5", Decimal(1), open=False, real=True, claimed=False)
    journal = Journal({}, {}, {"a" * 10: {PAIRS[0]: Decimal(1)}}, (order,))
    (found,) = compare(None, journal, {"a" * 10: BotBooks()}, DUST)
    assert (found.kind, found.what, found.action) == ("ORPHAN", "order", "CLOSE_ORDER")

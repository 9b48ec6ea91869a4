"""The engine: every change of an order is one transaction with its trades and balances.

It runs on one thread. The database is the truth; only the open orders are also kept in memory, each with the
moment up to which the crowd's trades were held against it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import func, select

from vostok.binance import filters
from vostok.binance.decimals import ZERO
from vostok.binance.errors import DuplicateOrder, InvalidSymbol, UnknownOrder, WouldTrigger
from vostok.binance.marketdata import PublicTrade
from vostok.binance.matching import Fill, Match, triggered
from vostok.binance.order_lists import OrderList
from vostok.binance.orders import NO_LIST, OPEN, AccountTrade, Order, OrderRequest, OrderStatus
from vostok.binance.symbols import SymbolSpec
from vostok.clock import MINUTE_MS
from vostok.db import Database
from vostok.simulator.exchange import history, lists, resting, selftrade, steps, store, trailing
from vostok.simulator.exchange.accounts import STARTING_BALANCES
from vostok.simulator.exchange.arrival import arrived
from vostok.simulator.exchange.selftrade import Meeting
from vostok.simulator.exchange.settlement import Balance, Settled
from vostok.simulator.exchange.steps import Step
from vostok.simulator.exchange.tables import order_lists, order_of, orders, trades
from vostok.simulator.source import MarketSource

# Most orders end within the first levels; only one that takes them all looks deeper.
BOOK_DEPTHS = (20, 200, 5000)

# Told after each commit: the account, what was settled, and whether the order is new.
Watcher: TypeAlias = Callable[[int, Settled, bool], None]
# Told when an order list begins and when it is over: the account, the list and its orders.
ListWatcher: TypeAlias = Callable[[int, OrderList, Sequence[Order]], None]


@dataclass(slots=True)
class _Working:
    """An open order and the moment (UTC ms) up to which it has met the crowd's trades."""

    account_id: int
    order: Order
    seen_until: int


class Engine:
    """Accounts and orders on a market that does not react to them."""

    def __init__(self, source: MarketSource, database: Database) -> None:
        self.source = source
        self.database = database
        self.watchers: list[Watcher] = []
        self.list_watchers: list[ListWatcher] = []
        with database.read() as session:
            self._working = {
                row.id: _Working(row.account_id, order_of(row), row.updated_at + 1)
                for row in session.execute(select(orders).where(orders.c.status.in_(OPEN)))
            }
            self._last_order_id: int = session.execute(select(func.max(orders.c.id))).scalar() or 0
            self._last_list_id: int = session.execute(select(func.max(order_lists.c.id))).scalar() or 0
            self._last_trade_id: int = session.execute(select(func.max(trades.c.id))).scalar() or 0

    def spec(self, symbol: str) -> SymbolSpec:
        """The rules of `symbol`. Raises -1121."""
        spec = self.source.specs().get(symbol)
        if spec is None:
            raise InvalidSymbol
        return spec

    def average_price(self, symbol: str, now_ms: int) -> Decimal:
        """The volume-weighted price of the symbol's averaging window (quote currency), else the last price."""
        minutes = self.spec(symbol).average_price_minutes
        start = now_ms - now_ms % MINUTE_MS - (minutes - 1) * MINUTE_MS
        klines = self.source.klines(symbol, "1m", start, now_ms, now_ms)
        volume = sum((kline.volume for kline in klines), ZERO)
        if not volume:
            return self.source.price(symbol, now_ms)
        return sum((kline.quote_volume for kline in klines), ZERO) / volume

    def check(self, account_id: int, request: OrderRequest, now_ms: int) -> Meeting:
        """What would become of `request` now; raises what Binance would answer. Changes nothing."""
        spec = self.spec(request.symbol)
        self.check_filters(account_id, request, now_ms)
        if request.is_stop:
            assert request.quantity is not None, "a stop order has a quantity"
            if request.stop_price and triggered(request, self.source.price(request.symbol, now_ms)):
                raise WouldTrigger
            return Meeting(Match("NEW", (), request.quantity))
        return self._match(account_id, request, spec, now_ms)

    def check_filters(self, account_id: int, request: OrderRequest, now_ms: int) -> None:
        """Raise what Binance would answer before the order meets the market."""
        spec = self.spec(request.symbol)
        mine = [item.order for item in self._working.values() if item.account_id == account_id]
        if request.client_order_id in {order.client_order_id for order in mine}:
            raise DuplicateOrder
        on_symbol = [order for order in mine if order.symbol == request.symbol]
        standing = filters.Standing(
            open_orders=len(on_symbol),
            open_algo_orders=sum(order.working_at is None for order in on_symbol),
            open_iceberg_orders=sum(order.iceberg > 0 for order in on_symbol),
            all_orders=len(mine),
            all_algo_orders=sum(order.working_at is None for order in mine),
            position=self._position(account_id, spec, on_symbol),
        )
        reference = self.average_price(request.symbol, now_ms)
        filters.check_order(request, spec, reference_price=reference, standing=standing)

    def place(self, account_id: int, request: OrderRequest, now_ms: int) -> tuple[Order, tuple[AccountTrade, ...]]:
        """Accept `request`, let it take what it can, and keep what rests. Raises BinanceError and changes nothing."""
        self.advance(request.symbol, now_ms)
        meeting = self.check(account_id, request, now_ms)
        order = arrived(request, meeting, self._last_order_id + 1, now_ms)
        step = steps.placed(order, meeting.outcome.fills, self.spec(request.symbol))
        [settled] = self._book(account_id, [step], now_ms, new=True)
        self._prevent(meeting.makers, now_ms)
        return settled.order, settled.trades

    def place_list(
        self, account_id: int, client_id: str, requests: Sequence[OrderRequest], now_ms: int
    ) -> tuple[OrderList, list[Order]]:
        """Accept two orders that exclude each other, both or none. Raises BinanceError and changes nothing."""
        symbol = requests[0].symbol
        self.advance(symbol, now_ms)
        listed = OrderList(self._last_list_id + 1, client_id, symbol, now_ms)
        legs = [
            arrived(request, self.check(account_id, request, now_ms), self._last_order_id + number, now_ms)
            for number, request in enumerate(requests, 1)
        ]
        if len({leg.client_order_id for leg in legs}) < len(legs):
            raise DuplicateOrder
        spec = self.spec(symbol)
        both = [steps.placed(leg, (), spec) for leg in lists.funded(legs, listed.id)]
        done = self._book(account_id, both, now_ms, new=listed)
        self._last_list_id = listed.id
        return listed, [settled.order for settled in done]

    def cancel(self, account_id: int, symbol: str, order_id: int, now_ms: int) -> Order:
        """End an open order. Raises -2011 when it is not open (any more)."""
        self.advance(symbol, now_ms)
        item = self._working.get(order_id)
        if item is None or item.account_id != account_id or item.order.symbol != symbol:
            raise UnknownOrder
        spec, orders = self.spec(symbol), [item.order, *self._others(item)]
        return self._book(account_id, [steps.ended(order, "CANCELED", spec, now_ms) for order in orders], now_ms)[
            0
        ].order

    def empty(self) -> None:
        """Forget all orders and balances, keys aside, as Binance does to its testnet; nobody is told."""
        with self.database.connection() as connection, connection.begin():
            store.empty(connection, STARTING_BALANCES)
        self._working.clear()

    def is_working(self, order: Order) -> bool:
        """Whether `order` is still open."""
        return order.id in self._working

    def as_it_is(self, order: Order) -> Order:
        """A stored order with what only memory knows while it is open: how far a trailing stop has come."""
        item = self._working.get(order.id)
        return order if item is None else item.order

    def open_orders(self, account_id: int, symbol: str | None = None) -> list[Order]:
        """The account's open orders, oldest first."""
        mine = (item.order for item in self._working.values() if item.account_id == account_id)
        return sorted((order for order in mine if symbol in (None, order.symbol)), key=lambda order: order.id)

    def advance_all(self, now_ms: int) -> None:
        """Let all resting orders meet the crowd's trades up to `now_ms`."""
        for symbol in {item.order.symbol for item in self._working.values()}:
            self.advance(symbol, now_ms)

    def advance(self, symbol: str, now_ms: int) -> None:
        """Let the resting orders of `symbol` meet the crowd's trades up to `now_ms`, in the order they happened."""
        items = [item for item in self._working.values() if item.order.symbol == symbol]
        start = min((item.seen_until for item in items), default=now_ms)
        if start >= now_ms:
            return
        watched: list[Order] = [item.order for item in items]
        for trade in resting.relevant_trades(self.source, symbol, start, now_ms, watched):
            waiting = [item for item in items if item.order.is_open and item.seen_until <= trade.time]
            if self._meet(trade, waiting):
                watched[:] = [item.order for item in items if item.order.is_open]
            if not watched:
                break
        for item in items:
            item.seen_until = max(item.seen_until, now_ms)

    def _meet(self, trade: PublicTrade, items: Collection[_Working]) -> bool:
        """Hold one trade of the crowd against resting orders; True when one of them changed."""
        moved = trailing.follow(items, trade)
        stops = [item for item in items if resting.is_triggered(item.order, trade.price)]
        by_id = {item.order.id: item for item in items if item.order.working_at is not None}
        shares = resting.share(trade, [item.order for item in by_id.values()])
        for item in stops:
            if item.order.is_open:
                self._trigger(item, trade.time)
        for order, quantity in shares:
            if by_id[order.id].order.is_open:
                self._fill(by_id[order.id], quantity, trade.time)
        return bool(stops or shares or moved)

    def _fill(self, item: _Working, quantity: Decimal, at: int) -> None:
        order, spec = replace(item.order, borrows=False), self.spec(item.order.symbol)
        fill = Fill(order.price, quantity, maker=True)
        status: OrderStatus = "FILLED" if quantity == order.remaining else "PARTIALLY_FILLED"
        self._book(item.account_id, [*self._alone(item, at), steps.filled(order, [fill], status, spec, at)], at)

    def _trigger(self, item: _Working, at: int) -> None:
        order, spec = replace(item.order, working_at=at, borrows=False), self.spec(item.order.symbol)
        meeting = self._match(item.account_id, resting.request_of(order), spec, at)
        order, outcome = replace(order, prevented=meeting.prevented), meeting.outcome

        settle = steps.triggered(order, outcome.fills, outcome.status, spec, at)
        if self._book(item.account_id, [*self._alone(item, at), settle], at)[-1].order.status == outcome.status:
            self._prevent(meeting.makers, at)

    def _match(self, account_id: int, request: OrderRequest, spec: SymbolSpec, at: int) -> Meeting:
        mine = [item.order for item in self._working.values() if item.account_id == account_id]
        for depth in BOOK_DEPTHS:
            book = self.source.book(request.symbol, at, depth)
            meeting = selftrade.meet(request, book, mine, step=spec.market_step)
            if len(meeting.outcome.fills) < depth and meeting.outcome.status != "EXPIRED":
                break
        return meeting

    def _prevent(self, makers: Iterable[Order], at: int) -> None:
        """End resting orders that an arriving order of the same account would have traded with."""
        for maker in makers:
            item, spec = self._working[maker.id], self.spec(maker.symbol)
            kept = replace(item.order, prevented=item.order.remaining)
            rest = [steps.ended(leg, "EXPIRED", spec, at) for leg in self._others(item)]
            self._book(item.account_id, [steps.ended(kept, "EXPIRED_IN_MATCH", spec, at), *rest], at)

    def _others(self, item: _Working) -> list[Order]:
        """The open orders that are in one list with this one."""
        if item.order.list_id == NO_LIST:
            return []
        return [one.order for one in self._working.values() if one.order.list_id == item.order.list_id and one != item]

    def _alone(self, item: _Working, at: int) -> list[Step]:
        """What happens before an order trades: its list's other order ends, and it holds by itself what it needs."""
        spec, order = self.spec(item.order.symbol), item.order
        before = [steps.ended(leg, "EXPIRED", spec, at) for leg in self._others(item)]
        return [*before, steps.holding(order, spec, at)] if order.borrows else before

    def _book(self, account_id: int, todo: Sequence[Step], at: int, *, new: OrderList | bool = False) -> list[Settled]:
        """One transaction: each step gets the balances that the one before left; then memory and watchers follow.

        `new` says that the orders are, and are perhaps those of a new list.
        """
        done: list[Settled] = []
        last_trade_id = self._last_trade_id
        with self.database.connection() as connection, connection.begin():
            if isinstance(new, OrderList):
                store.save_list(connection, account_id, new)
            for step in todo:
                settled = step(store.balances_now(connection, account_id))
                booked = store.save(connection, account_id, settled, last_trade_id, is_new=bool(new))
                last_trade_id += len(booked)
                done.append(settled._replace(trades=booked))
        self._last_trade_id = last_trade_id
        for settled in done:
            self._remember(account_id, settled.order, at)
        for settled in done:
            for watch in self.watchers:
                watch(account_id, settled, bool(new))
        for list_id in {settled.order.list_id for settled in done} - {NO_LIST}:
            if new or all(item.order.list_id != list_id for item in self._working.values()):
                self._tell_list(account_id, list_id)
        return done

    def _tell_list(self, account_id: int, list_id: int) -> None:
        """A list begins or is over: its watchers hear of it after they heard of its orders."""
        with self.database.read() as session:
            listed, legs = history.whole_list(session, account_id, list_id)
        for watch in self.list_watchers:
            watch(account_id, listed, legs)

    def _remember(self, account_id: int, order: Order, at: int) -> None:
        self._last_order_id = max(self._last_order_id, order.id)
        item = self._working.setdefault(order.id, _Working(account_id, order, at))
        # A loop over resting orders may still hold the item of one that is done.
        item.order = order
        if not order.is_open:
            del self._working[order.id]

    def _position(self, account_id: int, spec: SymbolSpec, on_symbol: Iterable[Order]) -> Decimal:
        if spec.max_position is None:
            return ZERO
        with self.database.read() as session:
            owned = store.balances_now(session.connection(), account_id).get(spec.base, Balance())
        bought = sum((order.remaining for order in on_symbol if order.side == "BUY"), ZERO)
        return owned.free + owned.locked + bought

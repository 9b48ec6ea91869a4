"""The engine: every change of an order is one transaction with its trades and balances.

It runs on one thread. The database is the truth; only the open orders are also kept in memory, each with the
moment up to which the crowd's trades were held against it.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import Session

from vostok.binance import filters
from vostok.binance.decimals import ZERO
from vostok.binance.errors import DuplicateOrder, InsufficientBalance, InvalidSymbol, UnknownOrder, WouldTrigger
from vostok.binance.marketdata import PublicTrade
from vostok.binance.matching import Fill, Match, match, triggered
from vostok.binance.orders import OPEN, AccountTrade, Order, OrderRequest, OrderStatus
from vostok.binance.symbols import SymbolSpec
from vostok.clock import MINUTE_MS
from vostok.db import Database
from vostok.simulator.exchange import resting, settlement
from vostok.simulator.exchange.settlement import Balance, Settled
from vostok.simulator.exchange.tables import balances, order_of, order_values, orders, trades
from vostok.simulator.source import MarketSource

BOOK_DEPTH = 1000


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
        with database.read() as session:
            self._working = {
                row.id: _Working(row.account_id, order_of(row), row.updated_at + 1)
                for row in session.execute(select(orders).where(orders.c.status.in_(OPEN)))
            }
            self._last_order_id: int = session.execute(select(func.max(orders.c.id))).scalar() or 0
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

    def check(self, account_id: int, request: OrderRequest, now_ms: int) -> Match:
        """What would become of `request` now; raises what Binance would answer. Changes nothing."""
        spec = self.spec(request.symbol)
        mine = [item.order for item in self._working.values() if item.account_id == account_id]
        if request.client_order_id in {order.client_order_id for order in mine}:
            raise DuplicateOrder
        on_symbol = [order for order in mine if order.symbol == request.symbol]
        standing = filters.Standing(
            open_orders=len(on_symbol),
            open_algo_orders=sum(order.working_at is None for order in on_symbol),
            position=self._position(account_id, spec, on_symbol),
        )
        reference = self.average_price(request.symbol, now_ms)
        filters.check_order(request, spec, reference_price=reference, standing=standing)
        if request.is_stop:
            assert request.quantity is not None, "a stop order has a quantity"
            if triggered(request, self.source.price(request.symbol, now_ms)):
                raise WouldTrigger
            return Match("NEW", (), request.quantity)
        return match(request, self.source.book(request.symbol, now_ms, BOOK_DEPTH), step=spec.market_step)

    def place(self, account_id: int, request: OrderRequest, now_ms: int) -> tuple[Order, tuple[AccountTrade, ...]]:
        """Accept `request`, let it take what it can, and keep what rests. Raises BinanceError and changes nothing."""
        self.advance(request.symbol, now_ms)
        outcome = self.check(account_id, request, now_ms)
        order = Order(
            id=self._last_order_id + 1,
            client_order_id=request.client_order_id or new_client_id(),
            symbol=request.symbol,
            side=request.side,
            type=request.type,
            time_in_force=request.time_in_force,
            status=outcome.status,
            price=request.price or ZERO,
            stop_price=request.stop_price or ZERO,
            quantity=outcome.quantity,
            quote_quantity=request.quote_quantity or ZERO,
            created_at=now_ms,
            updated_at=now_ms,
            working_at=None if request.is_stop else now_ms,
        )
        spec = self.spec(request.symbol)
        with self.database.write() as session:
            owned = _balances(session, account_id)
            settled = settlement.place(order, outcome.fills, owned, spec)
            booked = self._save(session, account_id, settled, is_new=True)
        self._last_order_id = order.id
        self._remember(account_id, settled.order, now_ms)
        return settled.order, booked

    def cancel(self, account_id: int, symbol: str, order_id: int, now_ms: int) -> Order:
        """End an open order. Raises -2011 when it is not open (any more)."""
        self.advance(symbol, now_ms)
        item = self._working.get(order_id)
        if item is None or item.account_id != account_id or item.order.symbol != symbol:
            raise UnknownOrder
        with self.database.write() as session:
            owned = _balances(session, account_id)
            settled = settlement.end(item.order, "CANCELED", owned, self.spec(symbol), now_ms)
            self._save(session, account_id, settled)
        self._remember(account_id, settled.order, now_ms)
        return settled.order

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
        stops = [item for item in items if resting.is_triggered(item.order, trade.price)]
        by_id = {item.order.id: item for item in items if item.order.working_at is not None}
        shares = resting.share(trade, [item.order for item in by_id.values()])
        for item in stops:
            self._trigger(item, trade.time)
        for order, quantity in shares:
            fill = Fill(order.price, quantity, maker=True)
            status: OrderStatus = "FILLED" if quantity == order.remaining else "PARTIALLY_FILLED"
            item = by_id[order.id]
            with self.database.write() as session:
                owned, spec = _balances(session, item.account_id), self.spec(order.symbol)
                settled = settlement.fill(order, [fill], status, owned, spec, trade.time)
                self._save(session, item.account_id, settled)
            self._update(item, settled.order)
        return bool(stops or shares)

    def _trigger(self, item: _Working, at: int) -> None:
        order, spec = replace(item.order, working_at=at), self.spec(item.order.symbol)
        book = self.source.book(order.symbol, at, BOOK_DEPTH)
        outcome = match(resting.request_of(order), book, step=spec.market_step)
        with self.database.write() as session:
            owned = _balances(session, item.account_id)
            try:
                settled = settlement.fill(order, outcome.fills, outcome.status, owned, spec, at)
            except InsufficientBalance:
                # A market stop may cost more than it held: it then ends without a trade, as on Binance.
                settled = settlement.end(order, "EXPIRED", owned, spec, at)
            self._save(session, item.account_id, settled)
        self._update(item, settled.order)

    def _save(
        self, session: Session, account_id: int, settled: Settled, *, is_new: bool = False
    ) -> tuple[AccountTrade, ...]:
        values = order_values(settled.order)
        if is_new:
            session.execute(insert(orders).values(account_id=account_id, **values))
        else:
            session.execute(update(orders).where(orders.c.id == settled.order.id).values(**values))
        booked = tuple(
            trade._replace(id=self._last_trade_id + number) for number, trade in enumerate(settled.trades, 1)
        )
        if booked:
            session.execute(insert(trades), [{"account_id": account_id, **trade._asdict()} for trade in booked])
            self._last_trade_id = booked[-1].id
        set_balances(session, account_id, settled.balances)
        return booked

    def _update(self, item: _Working, order: Order) -> None:
        item.order = order
        if not order.is_open:
            self._working.pop(order.id, None)

    def _remember(self, account_id: int, order: Order, now_ms: int) -> None:
        if order.is_open:
            self._working[order.id] = _Working(account_id, order, now_ms)
        else:
            self._working.pop(order.id, None)

    def _position(self, account_id: int, spec: SymbolSpec, on_symbol: Iterable[Order]) -> Decimal:
        if spec.max_position is None:
            return ZERO
        with self.database.read() as session:
            owned = _balances(session, account_id).get(spec.base, Balance())
        bought = sum((order.remaining for order in on_symbol if order.side == "BUY"), ZERO)
        return owned.free + owned.locked + bought


def new_client_id() -> str:
    """An id as Binance gives to orders that came without one."""
    return secrets.token_hex(11)


def set_balances(session: Session, account_id: int, changed: dict[str, Balance]) -> None:
    """Write balances; the database itself refuses a negative one."""
    for asset, balance in changed.items():
        statement = upsert(balances).values(
            account_id=account_id, asset=asset, free=balance.free, locked=balance.locked
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["account_id", "asset"], set_={"free": balance.free, "locked": balance.locked}
            )
        )


def _balances(session: Session, account_id: int) -> dict[str, Balance]:
    rows = session.execute(select(balances).where(balances.c.account_id == account_id))
    return {row.asset: Balance(row.free, row.locked) for row in rows}

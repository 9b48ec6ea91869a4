"""A trade of Freqtrade's database valued by the gateway's fills. Pure: rows in, rows out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from vostok.panel.fields import plain
from vostok.panel.trades.models import MirroredFill, Trade

ZERO = Decimal(0)
SOLD_BY_GATEWAY = "sold_by_gateway"
"""The exit reason of a trade that the gateway has ended."""
# The rest is dust: less than the venue's smallest order, or a part of a step.
_ALL_BUT_DUST = Decimal("0.95")


@dataclass(frozen=True)
class FreqtradeTrade:
    """What is read of a row of `trades`, and the exchange ids of its `orders`. Times in UTC ms."""

    number: int
    pair: str
    is_open: bool
    opened_at: int
    closed_at: int | None
    amount: Decimal
    profit: Decimal | None
    stop_price: Decimal | None
    entry_tag: str | None
    exit_reason: str | None
    order_ids: frozenset[str]


@dataclass(frozen=True)
class Valued:
    """Sums over the fills of one trade; money in the stake currency, None where no fill tells."""

    bought: Decimal = ZERO
    sold: Decimal = ZERO
    paid: Decimal = ZERO
    received: Decimal = ZERO
    fees: Decimal | None = ZERO
    realised: Decimal | None = ZERO
    sold_any: bool = False


def value(fills: Iterable[MirroredFill]) -> Valued:
    """Add up the fills of a trade. A fee or result that one fill does not know is unknown for the trade."""
    total = Valued()
    for fill in fills:
        buy = fill.side == "BUY"
        quantity, quote = Decimal(fill.quantity), Decimal(fill.quote)
        total = Valued(
            bought=total.bought + (quantity if buy else ZERO),
            sold=total.sold + (ZERO if buy else quantity),
            paid=total.paid + (quote if buy else ZERO),
            received=total.received + (ZERO if buy else quote),
            fees=_plus(total.fees, fill.fee_quote),
            realised=total.realised if buy else _plus(total.realised, fill.realised),
            sold_any=total.sold_any or not buy,
        )
    return total


def mirror(bot_id: str, mode: str, trade: FreqtradeTrade, fills: Mapping[str, list[MirroredFill]], now: int) -> Trade:
    """The row to store. `fills` are the bot's fills by exchange order id.

    `profit_ratio` is the realised profit over what the sold part had cost, both after fees. What the gateway sold while
    the trade was open belongs to it, although a dead bot's database does not know these orders.
    """
    by_gateway = _sold_by_gateway(trade, fills)
    own = [fill for order_id in sorted(trade.order_ids) for fill in fills.get(order_id, ())]
    counted = own + [fill for fill in by_gateway if fill.exchange_order_id not in trade.order_ids]
    found = value(counted)
    known = found.bought > 0
    profit = found.realised if found.sold_any else (ZERO if known else None)
    cost_sold = found.received - (found.realised or ZERO) - _sell_fees(counted)
    trade, sold = _as_gateway_left_it(trade, by_gateway, found)
    return Trade(
        bot_id=bot_id,
        number=trade.number,
        mode=mode,
        pair=trade.pair,
        is_open=trade.is_open,
        opened_at=trade.opened_at,
        closed_at=trade.closed_at,
        quantity=plain(found.bought if known else trade.amount),
        remaining=plain(max(ZERO, trade.amount) if trade.is_open else ZERO),
        sold_by_gateway=plain(sold) if sold else None,
        entry_price=_ratio(found.paid, found.bought),
        exit_price=_ratio(found.received, found.sold),
        cost=plain(found.paid) if known else None,
        fees=None if found.fees is None or not known else plain(found.fees),
        profit=None if profit is None else plain(profit),
        profit_ratio=None if profit is None or not found.sold_any else _ratio(profit, cost_sold, 8),
        profit_freqtrade=None if trade.profit is None else plain(trade.profit),
        stop_price=None if trade.stop_price is None else plain(trade.stop_price),
        entry_tag=trade.entry_tag,
        exit_reason=trade.exit_reason,
        updated_at=now,
    )


def _sold_by_gateway(trade: FreqtradeTrade, fills: Mapping[str, list[MirroredFill]]) -> list[MirroredFill]:
    """The gateway's own sales of the trade's pair while it was open."""
    return [
        fill
        for order in fills.values()
        for fill in order
        if fill.by_gateway
        and (fill.pair, fill.side) == (trade.pair, "SELL")
        and trade.opened_at <= fill.ts <= (fill.ts if trade.closed_at is None else trade.closed_at)
    ]


def _as_gateway_left_it(
    trade: FreqtradeTrade, by_gateway: list[MirroredFill], found: Valued
) -> tuple[FreqtradeTrade, Decimal]:
    """The trade as it stands after the gateway's sales, and how much these were (base)."""
    sold = sum((Decimal(fill.quantity) for fill in by_gateway), ZERO)
    if not sold:
        return trade, sold
    news = [Decimal(fill.quantity) for fill in by_gateway if fill.exchange_order_id not in trade.order_ids]
    if trade.is_open:
        trade = replace(trade, amount=max(ZERO, trade.amount - sum(news, ZERO)))
    if found.sold < found.bought * _ALL_BUT_DUST:
        return trade, sold
    ended = max(fill.ts for fill in by_gateway)
    return replace(trade, is_open=False, closed_at=trade.closed_at or ended, exit_reason=SOLD_BY_GATEWAY), sold


def by_order(fills: Iterable[MirroredFill]) -> dict[str, list[MirroredFill]]:
    """Fills by the exchange's order id, as Freqtrade's database names it."""
    grouped: dict[str, list[MirroredFill]] = defaultdict(list)
    for fill in fills:
        if fill.exchange_order_id is not None:
            grouped[fill.exchange_order_id].append(fill)
    return grouped


def _sell_fees(fills: Iterable[MirroredFill]) -> Decimal:
    return sum((Decimal(fill.fee_quote) for fill in fills if fill.side == "SELL" and fill.fee_quote is not None), ZERO)


def _plus(total: Decimal | None, part: str | None) -> Decimal | None:
    return None if total is None or part is None else total + Decimal(part)


def _ratio(part: Decimal, whole: Decimal, places: int = 12) -> str | None:
    return plain(round(part / whole, places).normalize()) if whole else None

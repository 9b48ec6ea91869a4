"""What may reach the venue, worked out anew from nothing but the owner's wishes and the venue's own doings.

It shares no code with the gate: its money is what the venue was told to buy, at prices that the venue shows.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from tests.faults.wishes import Pair, Wish, Wishes

ZERO = Decimal(0)
SAME = Decimal("0.02")


@dataclass
class Asked:
    """An order as it arrived at the venue; `cost` is the most it can cost in quote currency."""

    bot_id: str
    pair: str
    side: str
    quantity: Decimal
    price: Decimal | None
    cost: Decimal
    at_ms: int


@dataclass
class Book:
    """One bot as the venue has seen it."""

    cash: Decimal
    coins: dict[str, Decimal] = field(default_factory=dict)
    # By the order's id: its pair and what its unfilled rest may still cost, or sell in base.
    buys: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    sells: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    entered: list[Asked] = field(default_factory=list)


class Model:
    """Watches the venue's door; `broken` holds a sentence for each order that should not have come."""

    def __init__(self, pairs: dict[str, Pair], bots: list[Wish], wishes: Wishes) -> None:
        self.pairs, self.wishes = pairs, wishes
        self.bots = {bot.bot_id: bot for bot in bots}
        self.books = {bot.bot_id: Book(bot.cash) for bot in bots}
        self.arrived: list[Asked] = []
        self.broken: list[str] = []

    def arrives(self, order: Asked) -> None:
        """Judge an order at the moment that the venue gets it."""
        if order.side == "SELL":
            book = self.books[order.bot_id]
            resting = sum((rest for pair, rest in book.sells.values() if pair == order.pair), ZERO)
            self._must("owned", order, order.quantity + resting <= book.coins.get(order.pair, ZERO))
            self._must("halted", order, self.wishes.latch != "HALTED")
        else:
            self._entry(order)
            self.books[order.bot_id].entered.append(order)
        self.arrived.append(order)

    def _entry(self, order: Asked) -> None:
        bot, book, pair, all_bots = (
            self.bots[order.bot_id],
            self.books[order.bot_id],
            self.pairs[order.pair],
            self.wishes,
        )
        equity = sum((self._equity(one) for one in self.books.values()), ZERO)
        in_pair = sum((self._exposed(one, order.pair) for one in self.books.values()), ZERO)
        total = sum((self._exposed(one) for one in self.books.values()), ZERO)
        best = order.price if order.price is not None else pair.ask
        self._must("running", order, bot.running)
        self._must("seen", order, not all_bots.dark)
        self._must("latched", order, all_bots.latch == "ACTIVE")
        self._must("listed", order, order.pair in bot.pairs and order.pair not in all_bots.blocked)
        self._must("trading", order, pair.status == "TRADING")
        self._must("trade value", order, order.cost <= bot.max_trade)
        self._must("exposure", order, self._exposed(book) + order.cost <= bot.max_exposure)
        self._must("cash", order, order.cost <= book.cash - sum((rest for _, rest in book.buys.values()), ZERO))
        self._must("pair's share", order, in_pair + order.cost <= equity * all_bots.share)
        self._must("portfolio's share", order, total + order.cost <= equity * all_bots.share)
        self._must("loss at stop", order, order.cost * bot.stoploss <= equity * all_bots.loss)
        self._must("volume", order, pair.volume > 1_000_000 and order.cost * 1_000 <= pair.volume)
        self._must("collar", order, best <= Decimal("1.03") * min(pair.last, pair.mid))
        self._must("references", order, max(pair.last, pair.mid) <= Decimal("1.03") * min(pair.last, pair.mid))
        self._must("slippage", order, self._slippage(pair, order.cost) <= Decimal("0.02"))
        self._tempo(order, book)
        self._stops(order, bot)

    def _tempo(self, order: Asked, book: Book) -> None:
        rates = self.wishes
        lately = [one for one in self.arrived if order.at_ms - one.at_ms < 9_000]
        mine = [one for one in book.entered if order.at_ms - one.at_ms < 59_000]
        self._must("account's rate", order, len(lately) < rates.account_rate)
        self._must("bot's rate", order, len(mine) < rates.bot_rate)
        self._must("pair's rate", order, sum(one.pair == order.pair for one in mine) < rates.pair_rate)
        hour = [one for one in book.entered if order.at_ms - one.at_ms < 3_599_000]
        self._must("bot's hour", order, len(hour) < rates.hour_rate)
        open_now = [rest for pair, rest in book.buys.values() if pair == order.pair]
        twice = any(abs(order.cost - rest) <= rest * SAME for rest in open_now)
        self._must("twice", order, not (twice and rates.duplicate_s))

    def _stops(self, order: Asked, bot: Wish) -> None:
        others = [one for one in self.books if one != bot.bot_id and self.bots[one].stops_at_venue]
        taken = sum(self._exposed(self.books[one], order.pair) > 5 for one in others)
        self._must("stop's place", order, not bot.stops_at_venue or taken < self.wishes.stop_orders)

    def _exposed(self, book: Book, pair: str | None = None) -> Decimal:
        held = sum((n * self.pairs[one].mid for one, n in book.coins.items() if pair in (None, one)), ZERO)
        return held + sum((rest for one, rest in book.buys.values() if pair in (None, one)), ZERO)

    def _equity(self, book: Book) -> Decimal:
        return book.cash + sum((n * self.pairs[one].mid for one, n in book.coins.items()), ZERO)

    def _slippage(self, pair: Pair, cost: Decimal) -> Decimal:
        first = min(cost, pair.ask * pair.offered)
        return cost / (first / pair.ask + (cost - first) / pair.dearer) / pair.mid - 1

    def _must(self, what: str, order: Asked, holds: bool) -> None:
        if not holds:
            self.broken.append(f"{what}: {order}")

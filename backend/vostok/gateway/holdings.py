"""What all bots of a mode hold and may still buy, added up once; every figure that a rule asks for comes out of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.facts import Watched
from vostok.gateway.models import ZERO, Bot, Order
from vostok.gateway.pricing import Marks
from vostok.gateway.scales import Scales, Weight
from vostok.risk.candles import Quality
from vostok.risk.facts import AccountKey, Mood
from vostok.risk.ledger import Ledger
from vostok.risk.types import Holdings, Mode


@dataclass(frozen=True, slots=True)
class View:
    """The market as it was when the order came in: `marks` and `specs` by symbol, the rest of the order's own.

    `scales` remember across views what bots weighed at marks that have not changed. `real_money` is whether
    REAL_MARKET_SPOT orders cost it at this venue. `mood` is the sentiment of the order's coin, `market_mood` of all.
    `clock_offset_ms` is the venue's clock minus ours, as last compared.
    `unreconciled` says why REAL_MARKET_SPOT entries wait, None: books and account agree. `key` is what signs the order.
    """

    marks: Marks
    specs: Mapping[str, SymbolSpec]
    watched: Watched | None = None
    candles: Quality | None = None
    scales: Scales = field(default_factory=Scales)
    real_money: bool = True
    mood: Mood | None = None
    market_mood: Mood | None = None
    unreconciled: str | None = None
    clock_offset_ms: int = 0
    key: AccountKey | None = None
    _weighed: dict[str, tuple[Ledger, Weight]] = field(default_factory=dict, compare=False, repr=False)

    def weigh(self, bot_id: str, ledger: Ledger) -> Weight:
        """What a bot's ledger weighs; breakers and rules ask about every bot at the same entry."""
        known = self._weighed.get(bot_id)
        if known is not None and known[0] is ledger:
            return known[1]
        weight = self.scales.weigh(bot_id, ledger, self.marks, self.specs)
        self._weighed[bot_id] = (ledger, weight)
        return weight


@dataclass(slots=True)
class Money:
    """The bots of one mode and stake currency, in that currency; `unpriced` says that a holding has no fresh mark."""

    equity: Decimal = ZERO
    free: Decimal = ZERO
    total: Decimal = ZERO
    by_bot: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_pair: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_family: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    unpriced: set[str] = field(default_factory=set)

    def expose(self, bot: Bot, pair: str, value: Decimal) -> None:
        """Count `value` as exposure of `bot` in `pair`."""
        self.total += value
        self.by_bot[bot.id] += value
        self.by_pair[pair] += value
        self.by_family[bot.strategy] += value


@dataclass(frozen=True, slots=True)
class Totals:
    """One mode: money by stake currency, and the pairs in which each bot has a position."""

    money: Mapping[str, Money]
    positions: Mapping[str, set[str]]
    bots: Mapping[str, Bot]

    def holdings(self, bot: Bot, pair: str) -> Holdings:
        """What the rules may know of these before an order of `bot` in `pair`."""
        money = self.money[bot.stake_currency]
        known = not money.unpriced
        strategy = bot.strategy
        family = [bot_id for bot_id, other in self.bots.items() if other.strategy == strategy]
        return Holdings(
            equity=money.equity if known else None,
            free=money.free,
            # A bot's own exposure is known as long as its own holdings have marks.
            bot=None if bot.id in money.unpriced else money.by_bot.get(bot.id, ZERO),
            pair=money.by_pair.get(pair, ZERO) if known else None,
            family=money.by_family.get(bot.strategy, ZERO) if known else None,
            portfolio=money.total if known else None,
            bot_positions=len(self.positions[bot.id]),
            family_positions=sum(len(self.positions[bot_id]) for bot_id in family),
            portfolio_positions=sum(len(pairs) for pairs in self.positions.values()),
            opens=pair not in self.positions[bot.id],
        )


def is_at_work(bot: Bot, ledger: Ledger) -> bool:
    """Whether its money is part of what limits are shares of: it has run in its mode, or holds what has a price.

    Else a bot that the owner only made would widen the limits of all others of its mode by its allocation.
    """
    return bot.started_at is not None or bool(ledger.holdings())


def add_up(
    mode: Mode, bots: Iterable[Bot], ledgers: Mapping[str, Ledger], orders: Iterable[Order], view: View, now_ms: int
) -> Totals:
    """The totals of `mode` at the marks of `view`: one pass over what is held and one over the open orders.

    Bots that are not at work have no part in them.
    """
    members = {bot.id: bot for bot in bots if bot.mode == mode}
    money: dict[str, Money] = defaultdict(Money)
    positions: dict[str, set[str]] = {}
    for bot_id, bot in members.items():
        weight = view.weigh(bot_id, ledgers[bot_id])
        positions[bot_id] = set(weight.positions)
        if not is_at_work(bot, ledgers[bot_id]):
            continue
        _add_weight(money[bot.stake_currency], bot, weight, now_ms)
    for order in orders:
        # Most have ended and hold nothing back.
        if order.locked > 0 and order.side == "BUY" and order.bot_id in members:
            bot = members[order.bot_id]
            money[bot.stake_currency].expose(bot, order.pair, order.locked)
            positions[bot.id].add(order.pair)
    return Totals(money, positions, members)


def _add_weight(money: Money, bot: Bot, weight: Weight, now_ms: int) -> None:
    money.equity += weight.equity
    money.free += weight.free
    if not weight.priced(now_ms):
        money.unpriced.add(bot.id)
    money.total += weight.exposure
    money.by_bot[bot.id] += weight.exposure
    money.by_family[bot.strategy] += weight.exposure
    for pair, value in weight.exposures:
        money.by_pair[pair] += value

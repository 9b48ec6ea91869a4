"""What an order may cost at worst, what it must lock, and what holdings are worth: all pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import NamedTuple

from vostok.binance.decimals import floor_to_step
from vostok.binance.errors import ParameterNotRequired
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.risk.ledger import Ledger
from vostok.risk.types import Intent

# A MARKET entry may pay at most this much above the best ask; the rest of it expires.
COLLAR = Decimal("0.01")
# Holdings of other pairs count at their last mark; beyond this age they count as unknown.
MAX_HOLDING_MARK_AGE_MS = 60_000


class Mark(NamedTuple):
    """The venue's best prices of one symbol at `ts` (UTC ms), in quote currency."""

    bid: Decimal
    ask: Decimal
    ts: int

    @property
    def mid(self) -> Decimal:
        """Half way between bid and ask: what a holding is marked at."""
        return (self.bid + self.ask) / 2


Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Priced:
    """An order request with its worst case: `lock` is counted in quote for a BUY, in base for a SELL.

    `trace` is the id of the signal that it comes from.
    """

    request: OrderRequest
    spec: SymbolSpec
    worst_price: Decimal | None
    notional: Decimal | None
    lock: Decimal | None
    trace: str = ""

    def intent(self, bot_id: str) -> Intent:
        """As the gate's rules see it."""
        return Intent(bot_id, self.spec.pair, self.request.side, self.request.quantity, self.worst_price, self.notional)


def price_order(request: OrderRequest, spec: SymbolSpec, mark: Mark | None) -> Priced:
    """Price `request` at its limit, or at the market with the collar. Unknown stays None, for the gate to deny.

    So does an entry that waits for its stop price and then takes any: today's market says nothing of what it may cost.
    """
    if request.side == "SELL":
        return _price_sell(request, spec, mark)
    if request.is_stop and request.price is None:
        return Priced(request, spec, None, None, None)
    if request.quote_quantity is not None:
        worst = None if mark is None else mark.ask
        return Priced(request, spec, worst, request.quote_quantity, request.quote_quantity)
    assert request.quantity is not None, "parse_order lets no order through without a quantity"
    worst = request.price
    if worst is None and mark is not None:
        worst = collar_price(spec, mark.ask)
    if worst is None:
        return Priced(request, spec, None, None, None)
    notional = worst * request.quantity
    return Priced(request, spec, worst, notional, notional)


def _price_sell(request: OrderRequest, spec: SymbolSpec, mark: Mark | None) -> Priced:
    if request.quantity is None:
        # The venue would choose the quantity, and could take coins that are another bot's.
        raise ParameterNotRequired("quoteOrderQty")
    price = request.price if request.price is not None else (None if mark is None else mark.bid)
    notional = None if price is None else price * request.quantity
    return Priced(request, spec, price, notional, request.quantity)


def collar_price(spec: SymbolSpec, ask: Decimal) -> Decimal:
    """The most that a MARKET entry may pay, on the symbol's tick."""
    limit = ask * (1 + COLLAR)
    if spec.tick_size == 0:
        return limit
    return (limit / spec.tick_size).to_integral_value(ROUND_UP) * spec.tick_size


def sellable(held: Decimal, spec: SymbolSpec, bid: Decimal) -> Decimal:
    """What a MARKET order can sell of `held` (base currency); 0 for dust, which is below the minimum notional.

    Fees in base and the symbol's step leave such rests: less than a step and a fee on each pair.
    """
    ceiling = min((bound for bound in (spec.max_quantity, spec.market_max_quantity) if bound), default=held)
    quantity = floor_to_step(min(held, ceiling), max(spec.market_step, spec.step_size))
    floor = max(spec.min_quantity, spec.market_min_quantity)
    return quantity if quantity >= floor and quantity * bid >= spec.min_notional else Decimal(0)


def tells_nothing(ts: int, now_ms: int) -> bool:
    """Whether a mark of `ts` (UTC ms) is too old for a holding, or yet to come, as the clock was set back since."""
    return abs(now_ms - ts) > MAX_HOLDING_MARK_AGE_MS


def exposure(ledger: Ledger, marks: Marks, now_ms: int) -> Decimal | None:
    """Holdings at mark + what open BUY orders hold back, in quote currency; None when a holding has no mark."""
    total = ledger.balance(ledger.quote).locked
    for asset, held in ledger.holdings().items():
        mark = marks.get(asset + ledger.quote)
        if mark is None or tells_nothing(mark.ts, now_ms):
            return None
        total += held.total * mark.mid
    return total

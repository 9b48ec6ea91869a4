"""What the gate's rules may know of the moment an order is judged, out of books and market; pure but for the books."""

from vostok.clock import age_ms
from vostok.gateway.adoption import unresolved
from vostok.gateway.behaviour import slots_of, tempo_of
from vostok.gateway.facts import facts_of
from vostok.gateway.holdings import View, add_up
from vostok.gateway.models import Bot
from vostok.gateway.pricing import Priced
from vostok.gateway.transaction import Tx
from vostok.risk.governance import Capital, flag_on
from vostok.risk.locks import lock_on
from vostok.risk.states import Standing
from vostok.risk.types import LimitValues, Snapshot


def take_snapshot(tx: Tx, bot: Bot, priced: Priced, view: View, trading: Standing) -> Snapshot:
    """Everything the rules may know of an entry, as this transaction sees it."""
    mark = view.marks.get(priced.spec.symbol)
    bots = list(tx.bots())
    totals = add_up(bot.mode, bots, tx.ledgers(), tx.all_orders(), view, tx.now_ms)
    return Snapshot(
        state=bot.state,
        pairs=frozenset(bot.pairs),
        symbol_status=priced.spec.status,
        price_age_ms=None if mark is None else age_ms(tx.now_ms, mark.ts),
        holdings=totals.holdings(bot, priced.spec.pair),
        trading=trading.state,
        trading_reason=trading.reason,
        trading_source=trading.source,
        unresolved=unresolved(tx, bot.id, priced.spec.pair),
        stoploss=bot.stoploss,
        lock=lock_on(tx.locks(), bot.id, priced.spec.pair, tx.now_ms),
        market=facts_of(view.watched, view.candles, priced.notional, tx.now_ms),
        tempo=tempo_of(tx, bot, priced.spec.pair),
        slots=slots_of(tx, bot, priced.request, priced.spec, mark),
        flag=flag_on(tx.flags(), bot.strategy, priced.spec.pair, bot.timeframe),
        capital=_capital(tx, bot, view),
        clock_offset_ms=view.clock_offset_ms,
        mood=view.mood,
        market_mood=view.market_mood,
        unreconciled=view.unreconciled if bot.mode == "REAL_MARKET_SPOT" else None,
        key=view.key,
    )


def _capital(tx: Tx, bot: Bot, view: View) -> Capital:
    allocation = tx.ledger(bot.id).start - bot.assigned
    if bot.mode == "SIMULATED":
        return Capital(needed=False, allocation=allocation)
    return Capital(view.real_money, allocation, bot.fingerprint, tx.clearance(bot.id))


def limit_values(tx: Tx, bot: Bot) -> LimitValues:
    """What is set for `bot` in each scope: its own limits, and those of its mode."""
    of_mode = tx.risk_limits(bot.mode)
    return {"bot": bot.limits, "family": of_mode, "portfolio": of_mode}

"""An entry needs a free place for its stop: a stop that the venue refuses becomes a sale at the market."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the symbol's open orders leave room for this one and, where the bot keeps stops there, for its stop.

    An entry that is a stop order itself needs a place among the stops whoever sends it: else it takes that of another.

    Binance's filters MAX_NUM_ORDERS and MAX_NUM_ALGO_ORDERS; Freqtrade answers a refused stop with an emergency exit.
    """
    slots = snapshot.slots
    if slots is None:
        return Denial("SLOTS_UNKNOWN", f"How many orders {intent.pair} still takes is not known.", hold_s=10)
    if slots.orders < (2 if slots.needed else 1):
        return Denial("NO_ORDER_SLOT", f"The account has no room for more open orders on {intent.pair}.", hold_s=60)
    if slots.needed and slots.stops < 1:
        return Denial("NO_STOP_SLOT", f"No stop order is left on {intent.pair} that could guard this entry.", hold_s=60)
    if slots.taken and slots.stops < 1:
        reason = f"The stop orders that are left on {intent.pair} are kept for positions that have none yet."
        return Denial("NO_STOP_SLOT", reason, hold_s=60)
    return None


RULE = Rule(label="Room for the stop", limits=NoLimits, check=check)

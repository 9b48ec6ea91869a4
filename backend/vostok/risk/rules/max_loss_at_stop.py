"""One trade that ends at its stop-loss costs at most a share of the equity."""

from decimal import ROUND_DOWN, Decimal

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot, fraction
from vostok.risk.wording import percent


class MaxLossAtStop(Limits):
    """Limit of what one trade may lose."""

    max_loss_at_stop: Decimal = fraction(
        "0.005", "Most that one trade may lose at its stop-loss, of the equity of all bots"
    )


def check(intent: Intent, snapshot: Snapshot, limits: MaxLossAtStop) -> Denial | None:
    """No when notional x stop-loss is more than the share of the equity, or when one is unknown.

    Fixed fractional sizing (R. Vince, 1990), held as a ceiling. A bot without a stop-loss may lose all that it puts
    in. Fees and a fall through the stop come on top.
    """
    equity, stop = snapshot.holdings.equity, snapshot.stoploss
    if equity is None or intent.notional is None:
        return Denial("LOSS_UNKNOWN", "What this trade may lose cannot be compared without a price for all held.")
    distance = Decimal(1) if stop is None else -stop
    loss, most = intent.notional * distance, equity * limits.max_loss_at_stop
    if loss <= most:
        return None
    fits = intent.money(max(most / distance, Decimal(0)), ROUND_DOWN)
    where = "Without a stop-loss" if stop is None else f"At the stop-loss of {percent(distance)}"
    return Denial(
        "MAX_LOSS_AT_STOP",
        f"{where} this trade of {intent.money(intent.notional)} may lose {intent.money(loss)}, "
        f"the limit is {intent.money(most)}, {percent(limits.max_loss_at_stop)} of the equity: "
        f"a stake up to {fits} fits.",
    )


RULE = Rule(label="Loss at the stop", limits=MaxLossAtStop, check=check, scope="portfolio")

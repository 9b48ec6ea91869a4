"""Real money only as far as a bot's passport has released it: a share of its allocation."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot
from vostok.risk.wording import percent


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No without a clearance where orders cost real money, no for other code or settings than it was given for, and
    no where exposure + this order would pass allocation x share.

    Where no real money is at stake only a clearance that fits, and a demotion, hold the bot back.
    """
    capital = snapshot.capital
    if capital is None:
        return Denial("CAPITAL_UNKNOWN", "It is not known how much capital the bot may use, so the answer is no.")
    given = capital.clearance
    if given is None:
        if not capital.needed:
            return None
        return Denial("NO_PASSPORT", "The bot has no passport, and its orders cost real money: promote it first.")
    if given.share <= 0:
        return Denial("DEMOTED", f"The bot was demoted: {given.reason.removesuffix('.')}.")
    if not given.fingerprint or given.fingerprint != capital.fingerprint:
        if not capital.needed:
            return None
        return Denial(
            "PASSPORT_VOID", "The bot's passport is void: its strategy or its settings were changed since it was given."
        )
    exposure, limit = snapshot.holdings.bot, capital.allocation * given.share
    if exposure is None or intent.notional is None:
        return Denial("EXPOSURE_UNKNOWN", "The bot's exposure cannot be known without a price for all it holds.")
    if exposure + intent.notional <= limit:
        return None
    return Denial(
        "CAPITAL_NOT_RELEASED",
        f"Exposure would be {intent.money(exposure + intent.notional)} ({intent.money(exposure)} now), "
        f"the bot's passport releases {intent.money(limit)}, {percent(given.share)} of its allocation.",
    )


RULE = Rule(label="Capital released by the passport", limits=NoLimits, check=check)

"""The owner's account at the venue against the books: what bots own + what nobody owns must be what is there.

More than that is money from outside: it is nobody's until the owner assigns it. Less is taken from what is nobody's
first; what is then still missing, bots believe to own and do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# Orders and balances of a venue come from several places that lag behind each other, and behind the journal.
STAYS_MS = 10_000
LOOKS_NEEDED = 3
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference of one asset (account - books) that has kept its sign since `since` (UTC ms); its least size."""

    amount: Decimal
    since: int
    looks: int

    def stays(self, now_ms: int) -> bool:
        """Whether it is no passing one."""
        return self.looks >= LOOKS_NEEDED and now_ms - self.since >= STAYS_MS


def differences(
    account: Mapping[str, Decimal], owned: Mapping[str, Decimal], unowned: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Account - books of each asset, where it is not zero."""
    found = {
        asset: account.get(asset, ZERO) - owned.get(asset, ZERO) - unowned.get(asset, ZERO)
        for asset in {*account, *owned, *unowned}
    }
    return {asset: difference for asset, difference in sorted(found.items()) if difference}


def followed(known: Mapping[str, Drift], found: Mapping[str, Decimal], now_ms: int) -> dict[str, Drift]:
    """The drifts after one more look; one that is gone or has turned round begins anew."""
    drifts = {}
    for asset, difference in found.items():
        before = known.get(asset)
        if before is None or (before.amount > 0) != (difference > 0):
            drifts[asset] = Drift(difference, now_ms, 1)
        else:
            # The clock may have been set back since.
            since = min(before.since, now_ms)
            drifts[asset] = Drift(min(before.amount, difference, key=abs), since, before.looks + 1)
    return drifts


def absorbed(unowned: Decimal, difference: Decimal) -> tuple[Decimal, Decimal]:
    """What is nobody's after a difference that stays, and what is missing of what bots own."""
    after = unowned + difference
    return (after, ZERO) if after >= 0 else (ZERO, -after)

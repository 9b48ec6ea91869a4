"""What a breach does beyond closing entries: how much of each holding is to be left.

The target is a quantity that is fixed when the breaker trips. So half is half of what was held then, however often
a restart, a lost answer or a second breaker asks for it again.
"""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Literal

from vostok.risk.states import LatchedState

BreachAction = Literal["REDUCING", "CLOSE_HALF", "FLATTEN", "HALTED"]
ReductionAction = Literal["CLOSE_HALF", "FLATTEN", "CLOSE_ORDER"]
# Finer than any asset's step.
_STEP = Decimal("1e-8")


@dataclass(frozen=True, slots=True)
class Reduction:
    """A holding of a bot that is to be sold down to `keep` (base currency).

    It belongs to the latch of `scope` and `source`, or to the order that the owner wants closed, and exists until it
    is done or that latch is lifted. A bot that lives sells for itself until `gateway_at` (UTC ms), then the gateway
    does.
    """

    scope: str
    source: str
    bot_id: str
    asset: str
    action: ReductionAction
    before: Decimal
    keep: Decimal
    actor: str
    at: int
    gateway_at: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """There is at most one of a latch for each bot and asset."""
        return (self.scope, self.source, self.bot_id, self.asset)


def latched_state(action: BreachAction) -> LatchedState:
    """The trading state that goes with an action: what is being closed enters nothing."""
    return "HALTED" if action == "HALTED" else "REDUCING"


def to_keep(action: ReductionAction, held: Decimal) -> Decimal:
    """What stays of `held` (base currency)."""
    return (held / 2).quantize(_STEP, ROUND_UP) if action == "CLOSE_HALF" else Decimal(0)


def to_sell(free: Decimal, keep: Decimal) -> Decimal:
    """What may be sold now. Coins that are locked count as sold: their order is on its way or in doubt."""
    return max(free - keep, Decimal(0))

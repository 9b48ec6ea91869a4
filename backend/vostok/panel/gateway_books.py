"""What the gateway says of exchange, journal and bots held against each other (ARCHITECTURE, "Reconciliation")."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from vostok.panel.fields import Amount, Millis, Page
from vostok.panel.gateway_answers import read_as
from vostok.panel.gateway_line import GatewayLine
from vostok.panel.gateway_models import Shown
from vostok.risk.reconciliation import Action, Kind, What

SidesState = Literal["starting", "clean", "differs"]
# A full look asks the venue about each live order of a day.
RUN_TIMEOUT_S = 60


class CellPublic(Shown):
    """What one side says: an amount (of an order what it executed, base), and of an order where it stands."""

    amount: Amount
    state: Literal["open", "ended", "absent"] | None


class FixChangePublic(Shown):
    """One figure that a fix sets anew. `what` is a bot's balance (`bot`), what nobody owns (`unowned`), what an order
    `executed`, where it stands (`order`), or a position as the bot sees it; both sides are decimals or states."""

    what: Literal["bot", "unowned", "executed", "order", "position"]
    subject: str
    before: str
    after: str
    bot_id: str | None


class FixPublic(Shown):
    """What a fix would change; `problem` says why it cannot be made now."""

    changes: list[FixChangePublic]
    problem: str | None


class KeptDifferencePublic(Shown):
    """Something that the three sides do not agree on; a side that has no say, or was not asked, is null.

    `subject` is a pair, or the asset of a balance. `grave` ones are not clean; with `waits` the bot does not run and
    hears of it at its next start.
    """

    id: str
    kind: Kind
    what: What
    subject: str
    bot_id: str | None
    order: str | None
    exchange: CellPublic | None
    journal: CellPublic | None
    bot: CellPublic | None
    action: Action | None
    waits: bool
    grave: bool


class DifferencePublic(KeptDifferencePublic):
    """A difference of now: since when, whether it is no passing one (`stands`), and what its fix would change."""

    since: Millis
    stands: bool
    fix: FixPublic | None


class ReconciliationPublic(Shown):
    """How exchange, journal and bots stand. `reason` says why real entries wait, `problem` why the venue's side is not
    known now; a side that was not seen lately has no time."""

    state: SidesState
    reason: str | None
    problem: str | None
    checked_at: Millis | None
    exchange_at: Millis | None
    full_at: Millis | None
    bots_at: Millis | None
    items: list[DifferencePublic]


class ReconciliationRunPublic(Shown):
    """One comparison that was kept: why it was made, by whom, how long it took, and what stood then."""

    id: int
    at: Millis
    kind: Literal["start", "light", "full", "manual", "fix"]
    state: SidesState
    took_ms: int
    actor: str
    differences: list[KeptDifferencePublic]


class BooksLine(GatewayLine):
    """The calls about reconciliation."""

    async def reconciliation(self) -> ReconciliationPublic:
        return read_as(ReconciliationPublic, await self._call("GET", "/reconciliation"))

    async def reconcile(self, actor: str) -> ReconciliationPublic:
        return read_as(
            ReconciliationPublic,
            await self._call("POST", "/reconciliation/run", json={"actor": actor}, timeout=RUN_TIMEOUT_S),
        )

    async def fix_difference(self, difference_id: str, actor: str) -> ReconciliationPublic:
        body = {"id": difference_id, "actor": actor}
        return read_as(
            ReconciliationPublic, await self._call("POST", "/reconciliation/fix", json=body, timeout=RUN_TIMEOUT_S)
        )

    async def reconciliations(self, after: str | None, limit: int) -> Page[ReconciliationRunPublic]:
        return await self._page(ReconciliationRunPublic, "/reconciliation/runs", after, limit)

    async def tell_bots(self, sides: Sequence[Mapping[str, Any]]) -> None:
        """What each bot's own database says now."""
        await self._call("PUT", "/reconciliation/bots", json={"items": list(sides)})

"""What the gateway says of the venue: its key, its trading rules, and whether it does all that Vostok relies on."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import computed_field

from vostok.doctor.findings import Status
from vostok.doctor.portuguese import portuguese
from vostok.doctor.venue import VenueCheck
from vostok.panel.fields import Amount, Millis
from vostok.panel.gateway_answers import read_as
from vostok.panel.gateway_keys import KeyPublic
from vostok.panel.gateway_models import Shown
from vostok.panel.gateway_risk import RiskPublic

# Several questions of up to ten seconds each, where the venue is slow.
CHECK_TIMEOUT_S = 90


class RuleChangePublic(Shown):
    """One trading rule of a symbol, before and after, as text."""

    symbol: str
    rule: str
    before: str
    after: str


class RulesVersionPublic(Shown):
    """The rules as they were from `at` on; `fingerprint` is the SHA-256 over all of them.

    The first version has nothing to be compared with, so it changes nothing.
    """

    version: int
    at: Millis
    fingerprint: str
    symbols: int
    added: list[str]
    removed: list[str]
    changed: list[RuleChangePublic]


class RuleProblemPublic(Shown):
    """Why a bot's settings no longer fit the venue.

    `DELISTED`, `CLOSED` (its `status`), `MINIMUM` (the smallest order in quote currency is above the bot's `largest`),
    `NO_STOPS` (it keeps stops at the venue, which takes none there), `STEPS` (tick or step changed at `at`; the bot
    must start again to learn of it).
    """

    bot_id: str
    pair: str
    code: Literal["DELISTED", "CLOSED", "MINIMUM", "NO_STOPS", "STEPS"]
    status: str | None
    minimum: Amount | None
    largest: Amount | None
    at: Millis | None


class RulesPublic(Shown):
    """The newest versions of the venue's trading rules, the newest first, and what they mean for bots."""

    venue: str
    checked_at: Millis | None
    items: list[RulesVersionPublic]
    problems: list[RuleProblemPublic]


class VenueFindingPublic(Shown):
    """One line of a check of the venue: fine, worth a look, or to be mended as the sentence says."""

    check: VenueCheck
    status: Status
    text: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_pt(self) -> str | None:
        """In Portuguese; null where another program wrote it."""
        return portuguese(self.text)


class VenueCheckPublic(Shown):
    """`ok` is false when something must be mended; no order was placed."""

    ok: bool
    items: list[VenueFindingPublic]


class VenueCalls(ABC):
    """The gateway's calls about its venue."""

    @abstractmethod
    async def _call(self, method: str, path: str, **options: Any) -> Any:
        """The answer's JSON. Raises AppError with the gateway's sentence."""

    async def key(self) -> KeyPublic:
        return read_as(KeyPublic, await self._call("GET", "/keys"))

    async def put_key(self, wish: Mapping[str, str]) -> KeyPublic:
        return read_as(KeyPublic, await self._call("PUT", "/keys", json=wish, timeout=45))

    async def change_key(self, verb: str, wish: Mapping[str, str]) -> KeyPublic:
        return read_as(KeyPublic, await self._call("POST", f"/keys/{verb}", json=wish))

    async def venue_rules(self) -> RulesPublic:
        return read_as(RulesPublic, await self._call("GET", "/venue/rules"))

    async def start_afresh(self, actor: str, reason: str) -> RiskPublic:
        body = {"actor": actor, "reason": reason}
        return read_as(RiskPublic, await self._call("POST", "/venue/fresh-start", json=body, timeout=60))

    async def empty_exchange(self, actor: str) -> None:
        """Let the simulator forget all orders and balances. Raises NotFound on a real venue."""
        await self._call("POST", "/lab/empty", json={"actor": actor})

    async def check_venue(self) -> VenueCheckPublic:
        return read_as(VenueCheckPublic, await self._call("POST", "/venue/check", timeout=CHECK_TIMEOUT_S))

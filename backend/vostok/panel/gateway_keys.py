"""What the gateway says of the venue's key, shown as it is (ARCHITECTURE, "Gateway, control side")."""

from typing import Literal

from pydantic import computed_field

from vostok.panel.fields import Millis
from vostok.panel.gateway_models import Shown
from vostok.risk.portuguese import portuguese


class KeyPublic(Shown):
    """The key of the venue: `hint` is its last four characters, `warnings` what to mend at the venue.

    `state`: `none`; `locked` until its passphrase is entered; `broken` where it cannot be read; `unchecked` until the
    venue has answered; `ready`; `refused` by the venue or for what it may do, with `problem`.
    """

    venue: str
    label: str
    real_money: bool
    origin: Literal["demo", "file", "stored"] | None
    state: Literal["none", "locked", "broken", "unchecked", "ready", "refused"]
    kind: Literal["HMAC", "ED25519"] | None
    hint: str | None
    added_at: Millis | None
    checked_at: Millis | None
    protection: Literal["file", "passphrase"] | None
    problem: str | None
    warnings: list[str]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def problem_pt(self) -> str | None:
        """In Portuguese; null where another program wrote it."""
        return None if self.problem is None else portuguese(self.problem)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def warnings_pt(self) -> list[str]:
        """In Portuguese, in the same order."""
        return [portuguese(warning) or warning for warning in self.warnings]

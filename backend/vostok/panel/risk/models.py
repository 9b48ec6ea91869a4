"""What the owner sends to the kill switch; what is shown are the gateway's own shapes."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr

from vostok.panel.fields import Line, Mode, Request, Uttered

SCOPE_MAX = 250
YEAR_2100_MS = 4_102_444_800_000
LimitName = Annotated[str, Field(max_length=60)]
LimitText = Annotated[str, Field(max_length=100)]
LimitList = Annotated[list[Annotated[str, Field(max_length=30)]], Field(max_length=500)]


class KillRequest(Request):
    """Stop entries (REDUCING) or everything (HALTED), for all bots or for one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"scope": "all", "state": "REDUCING", "reason": "The market is falling apart."}]
        }
    )

    scope: str = Field(default="all", max_length=SCOPE_MAX, description="all, or a bot's id")
    state: Literal["REDUCING", "HALTED"] = "REDUCING"
    reason: Uttered | None = Field(default=None, max_length=300)


class LimitsRequest(Request):
    """New limits of one mode; what is not named stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mode": "SIMULATED", "limits": {"max_portfolio_exposure": "0.8"}}]}
    )

    mode: Mode
    limits: dict[LimitName, LimitText | LimitList] = Field(
        min_length=1, max_length=100, description="Fractions such as 0.03, counts, states or lists of pairs, by name"
    )


class LockRequest(Request):
    """Keep a bot, or all, out of a pair; a lock that is there already gets the new end and reason."""

    scope: str = Field(default="all", max_length=10, description="all, or a bot's id")
    pair: Line = Field(min_length=3, max_length=30, description="A pair such as BTC/USDT")
    until: int | None = Field(default=None, ge=0, lt=YEAR_2100_MS, description="UTC ms; null: until it is lifted")
    reason: Line = Field(min_length=3, max_length=300, description="Kept in the audit log and told in each denial")


class AssignRequest(Request):
    """Give a live bot of what nobody owns; a negative amount takes back what the bot has free."""

    bot_id: str = Field(pattern="^[a-z2-7]{10}$")
    asset: str = Field(pattern="^[A-Z0-9]{1,20}$")
    amount: Decimal = Field(gt=Decimal("-1e12"), lt=Decimal("1e12"), decimal_places=8, description="Units of the asset")
    reason: Line = Field(min_length=3, max_length=300, description="Kept in the audit log")


class ResumeRequest(Request):
    """Lift what is latched on a scope, or only the latch of one source."""

    scope: str = Field(default="all", max_length=SCOPE_MAX, description="all, a bot's id, or another scope of a latch")
    source: str | None = Field(default=None, max_length=100, description="One latch's source; null is all of them")
    reason: Line = Field(min_length=3, max_length=300, description="Why it is safe to go on; kept in the audit log")
    password: SecretStr = Field(max_length=200)

"""What a validation is: everything that decides its result, as a value, and the steps it is made of."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vostok.lab.spec import BacktestSpec
from vostok.lab.validate.windows import Kind, Window, windows

# In the folder of a validation: what was asked, and the last file that a finished one has.
PLAN, RESULT = "plan.json", "validation.json"
StepKind = Literal["window", "lookahead", "recursive", "sweep"]


class WindowChoice(BaseModel):
    """How the range is cut: `rolling` and `anchored` by days, `split` by the share that is in-sample."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "rolling"
    in_days: int = Field(default=28, ge=1, le=3650, description="Days in which parameters are searched")
    out_days: int = Field(default=7, ge=1, le=3650, description="Days right after, on which they are judged")
    in_share: float = Field(default=0.8, gt=0, lt=1, description="Share of the range that is in-sample (split)")


class ValidationPlan(BaseModel):
    """One validation of `backtest` over its range. With 0 `epochs` no parameter is searched. `runs` is how many sets of
    random trades and reshuffled orders are drawn, all of them from `seed`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    backtest: BacktestSpec
    windows: WindowChoice = WindowChoice()
    epochs: int = Field(default=50, ge=0, le=2_000)
    seed: int = Field(default=1, ge=0, lt=2**31)
    runs: int = Field(default=1_000, ge=100, le=20_000)

    @model_validator(mode="after")
    def _has_windows(self) -> "ValidationPlan":
        self.cut()
        return self

    def cut(self) -> list[Window]:
        """Its windows. Raises ValueError where the range holds none."""
        chosen = self.windows
        return windows(
            chosen.kind, self.backtest.start, self.backtest.end, chosen.in_days, chosen.out_days, chosen.in_share
        )

    def canonical(self) -> str:
        """The same text for the same plan."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Step:
    """One piece of work: its result depends on plan, candles and strategy alone, so it can be done anywhere.

    `points` are the parameters of each backtest of a `sweep`.
    """

    kind: StepKind
    number: int = 0
    points: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.kind}-{self.number}"


def first_steps(plan: ValidationPlan) -> list[Step]:
    """What can be done at once; the sweep needs the parameters that the last window found."""
    found = [Step("window", window.number) for window in plan.cut()]
    return [*found, Step("lookahead"), Step("recursive")]


def read_plan(values: Any) -> ValidationPlan:
    """A plan out of JSON. Raises pydantic.ValidationError."""
    return ValidationPlan.model_validate(values)

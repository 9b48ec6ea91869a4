"""When a trade is taken out at a profit: the ROI table and the trailing stop, as the owner may set them."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from vostok.panel.fields import Amount, AmountInput, Public, Request

# More than anybody reads; a trade that lasts longer than two years is none of minutes.
ROI_STEPS_MAX = 20
Minutes = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})$")]
Distance = Annotated[AmountInput, Field(gt=0, lt=1)]


class ExitSettings(Request):
    """Freqtrade's settings of the same names; null is the strategy's own, each for itself."""

    minimal_roi: dict[Minutes, Annotated[AmountInput, Field(ge=Decimal(-1), le=Decimal(100))]] | None = Field(
        default=None,
        min_length=1,
        max_length=ROI_STEPS_MAX,
        description="Profit (a fraction) at which a trade is sold, by the minutes that it has been open",
    )
    trailing_stop: bool | None = Field(default=None, description="Whether the stop-loss follows the price up")
    trailing_stop_positive: Distance | None = Field(
        default=None, description="How far behind the highest price it stays once in profit, a fraction"
    )
    trailing_stop_positive_offset: Distance | None = Field(
        default=None, description="Profit from which that distance holds, a fraction"
    )
    trailing_only_offset_is_reached: bool | None = Field(
        default=None, description="Whether the stop-loss stays where it is until that profit was reached"
    )

    @field_validator("minimal_roi")
    @classmethod
    def _in_order(cls, table: dict[str, Decimal] | None) -> dict[str, Decimal] | None:
        return None if table is None else dict(sorted(table.items(), key=lambda step: int(step[0])))


class ExitsPublic(Public):
    """What the owner set of the exits; null is the strategy's own."""

    minimal_roi: dict[str, Amount] | None
    trailing_stop: bool | None
    trailing_stop_positive: Amount | None
    trailing_stop_positive_offset: Amount | None
    trailing_only_offset_is_reached: bool | None

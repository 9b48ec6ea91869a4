"""What an order loses against the price that a backtest assumes, and how much of a candle it can be. Pure.

Slippage is a fraction of the price, always against the trader, never beyond the candle's own high or low, where
nobody traded. Models: `fixed` basis points; `volatility`, a share of the mean range (high - low over close) of the
14 candles before; `volume`, the square-root law of market impact, impact = basis points x sqrt(order / volume of the
candle) (Almgren et al., Direct Estimation of Equity Market Impact, 2005; Toth et al., Physical Review X 1, 2011).
"""

import math
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

Floats = npt.NDArray[np.float64]
Model = Literal["none", "fixed", "volatility", "volume"]
BASIS_POINT = 1e-4
RANGE_CANDLES = 14


class Slippage(BaseModel):
    """Which model, and its setting: `bps` are basis points (`fixed`: of the price, `volume`: at the whole volume of a
    candle), `range_share` the share of the usual range, `most_bps` the most that any order loses, `fill_share` the
    most of a candle's volume that one order can be (None: all of the order fills)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Model = "none"
    bps: Annotated[float, Field(ge=0, le=1000)] = 5.0
    range_share: Annotated[float, Field(ge=0, le=1)] = 0.1
    most_bps: Annotated[float, Field(ge=0, le=2000)] = 200.0
    fill_share: Annotated[float, Field(gt=0, le=1)] | None = None

    @property
    def is_off(self) -> bool:
        """Whether every order fills whole, at the price that Freqtrade assumes."""
        return self.model == "none" and self.fill_share is None

    def doubled(self) -> "Slippage":
        """Twice the loss for every order, also beyond what can be chosen: what is at its bound is doubled, too."""
        twice = {"bps": self.bps * 2, "range_share": self.range_share * 2, "most_bps": self.most_bps * 2}
        return self.model_copy(update=twice)


def fraction(slippage: Slippage, *, usual_range: float, quantity: float, volume: float) -> float:
    """Loss of one order as a fraction of its price; `quantity` and the candle's `volume` in base currency.

    `usual_range` is the candle's entry of `usual_ranges`. A candle without volume costs the most.
    """
    most = slippage.most_bps * BASIS_POINT
    if slippage.model == "fixed":
        return min(slippage.bps * BASIS_POINT, most)
    if slippage.model == "volatility":
        return min(slippage.range_share * usual_range, most)
    if slippage.model == "volume":
        if volume <= 0:
            return most
        return min(slippage.bps * BASIS_POINT * math.sqrt(quantity / volume), most)
    return 0.0


def buy_price(price: float, loss: float, high: float) -> float:
    """What a buy pays instead of `price`: more, up to the candle's high (or `price`, where that is above it)."""
    return max(price, min(price * (1 + loss), high))


def sell_price(price: float, loss: float, low: float) -> float:
    """What a sale brings instead of `price`: less, down to the candle's low (or `price`, where that is below it)."""
    return min(price, max(price * (1 - loss), low))


def most_quantity(slippage: Slippage, volume: float) -> float:
    """The most that one order can fill of a candle with this volume, in base currency."""
    return math.inf if slippage.fill_share is None else slippage.fill_share * max(volume, 0.0)


def usual_ranges(high: Floats, low: Floats, close: Floats) -> Floats:
    """For each candle the mean of (high - low) / close over the candles before it, at most 14; 0 for the first."""
    ranges = (high - low) / close
    total = np.concatenate([[0.0], np.cumsum(ranges)])
    ends = np.arange(len(ranges))
    begins = np.maximum(ends - RANGE_CANDLES, 0)
    mean: Floats = (total[ends] - total[begins]) / np.maximum(ends - begins, 1)
    return mean

"""Which ROI table and trailing stop hold for a bot: the owner's, else the strategy's, else Freqtrade's. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from vostok.errors import Invalid
from vostok.panel.bots.exit_models import ExitSettings
from vostok.panel.strategies.models import StrategyPublic

T = TypeVar("T")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Trailing:
    """A trailing stop: behind the highest price by `distance` (None: by the stop-loss) from a profit of `offset` on,
    and with `waits` not at all before; fractions."""

    distance: Decimal | None
    offset: Decimal
    waits: bool


@dataclass(frozen=True)
class Exits:
    """What holds; a `roi` of None is not known (neither the owner nor the strategy's source states a table)."""

    roi: Mapping[str, Decimal] | None
    trailing: Trailing | None


def exits_of(settings: ExitSettings, strategy: StrategyPublic | None) -> Exits:
    """The owner's choice, each part for itself, before the strategy's."""
    of_strategy = strategy.minimal_roi if strategy else None
    table = None if of_strategy is None else {minutes: Decimal(str(ratio)) for minutes, ratio in of_strategy.items()}
    on = _chosen(settings.trailing_stop, strategy.trailing_stop if strategy else None)
    return Exits(settings.minimal_roi or table, _trailing(settings, strategy) if on else None)


def check_exits(settings: ExitSettings, strategy: StrategyPublic | None) -> None:
    """Raise Invalid where Freqtrade would refuse the trailing stop (`_validate_trailing_stoploss`) at its start."""
    trailing = exits_of(settings, strategy).trailing
    if trailing is None:
        return
    if trailing.waits and trailing.distance is None:
        raise Invalid(
            "A trailing stop that waits for a profit needs its distance; write how far behind the price it stays.",
            field="trailing_stop_positive",
        )
    if trailing.distance is not None and _NOTHING < trailing.offset <= trailing.distance:
        raise Invalid(
            f"The profit from which the stop follows ({trailing.offset * 100:f} %) must be more than its distance "
            f"({trailing.distance * 100:f} %), else the trade would be sold at a loss.",
            field="trailing_stop_positive_offset",
        )


def _trailing(settings: ExitSettings, strategy: StrategyPublic | None) -> Trailing:
    distance, offset, waits = (
        settings.trailing_stop_positive,
        settings.trailing_stop_positive_offset,
        (settings.trailing_only_offset_is_reached),
    )
    if strategy is not None:
        distance = _chosen(distance, strategy.trailing_stop_positive)
        offset = _chosen(offset, strategy.trailing_stop_positive_offset)
        waits = _chosen(waits, strategy.trailing_only_offset_is_reached)
    return Trailing(distance, offset or _NOTHING, waits or False)


def _chosen(own: T | None, of_strategy: T | None) -> T | None:
    return of_strategy if own is None else own

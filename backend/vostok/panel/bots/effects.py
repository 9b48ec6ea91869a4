"""What a restart with other settings does to open trades. Pure; each rule is Freqtrade's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vostok.panel.bots.apply_models import EffectPublic
from vostok.panel.bots.exits import exits_of
from vostok.panel.bots.held import HeldTrade
from vostok.panel.bots.models import BotSettings
from vostok.panel.fields import plain
from vostok.panel.strategies.models import StrategyPublic


@dataclass(frozen=True)
class Holdings:
    """Open trades, the current prices by pair, and what they are worth together (null: a price is missing)."""

    trades: Sequence[HeldTrade]
    marks: Mapping[str, Decimal]
    exposure: Decimal | None


@dataclass(frozen=True)
class Target:
    """Settings to run with; `stoploss` and `max_exposure` are those that hold, defaults filled in. `strategy` is the
    one of these settings, None where its file is gone."""

    settings: BotSettings
    stoploss: Decimal | None
    max_exposure: Decimal
    strategy: StrategyPublic | None = None


def effects(before: BotSettings, target: Target, holdings: Holdings) -> list[EffectPublic]:
    """What happens to the open trades, the most severe first; empty where there are none."""
    if not holdings.trades:
        return []
    stops = [*_stops(target, holdings), *_places(before, target, holdings)]
    return [*stops, *_exits(before, target, holdings), *_limits(before, target, holdings)]


def _stops(target: Target, holdings: Holdings) -> Iterator[EffectPublic]:
    """`Trade.stoploss_reinitialization`: a stop that has not been moved begins anew from the entry price."""
    if target.stoploss is None:
        yield _effect("stop_of_strategy", len(holdings.trades))
        return
    other = [trade for trade in holdings.trades if trade.first_stop != target.stoploss]
    renewed = [trade for trade in other if not trade.stop_moved]
    hit = [
        trade
        for trade in renewed
        if trade.pair in holdings.marks and holdings.marks[trade.pair] <= trade.entry_price * (1 + target.stoploss)
    ]
    stop = plain(abs(target.stoploss))
    if hit:
        yield _effect("stop_hit", len(hit), stop)
    if renewed:
        yield _effect("stop_new", len(renewed), stop)
    if len(other) > len(renewed):
        yield _effect("stop_kept", len(other) - len(renewed))


def _places(before: BotSettings, target: Target, holdings: Holdings) -> Iterator[EffectPublic]:
    """Freqtrade places a missing stop order at its first look; one that it does not want any more it leaves there."""
    wanted = target.settings.stoploss_on_exchange
    if wanted != before.stoploss_on_exchange:
        yield _effect("stop_to_exchange" if wanted else "stop_from_exchange", len(holdings.trades))


def _exits(before: BotSettings, target: Target, holdings: Holdings) -> Iterator[EffectPublic]:
    """The running strategy judges every open trade, whichever opened it, also of pairs that it does not enter."""
    after, count = target.settings, len(holdings.trades)
    if before.strategy != after.strategy:
        yield _effect("exit_strategy", count, after.strategy)
    elif before.timeframe != after.timeframe or before.parameters != after.parameters:
        yield _effect("exit_rules", count)
    yield from _profits(before, target, count)
    left = [trade for trade in holdings.trades if trade.pair not in after.pairs]
    if left:
        yield _effect("pair_left", len(left), ", ".join(sorted({trade.pair for trade in left})))


def _profits(before: BotSettings, target: Target, count: int) -> Iterator[EffectPublic]:
    """ROI table and trailing stop are those of the settings for every open trade; a stop is never moved back."""
    if before.strategy != target.settings.strategy:
        return
    old, new = exits_of(before, target.strategy), exits_of(target.settings, target.strategy)
    if old.roi != new.roi:
        yield _effect("roi_new", count)
    if old.trailing != new.trailing:
        yield _effect("trailing_off" if new.trailing is None else "trailing_new", count)


def _limits(before: BotSettings, target: Target, holdings: Holdings) -> Iterator[EffectPublic]:
    """Limits are for entries; what is open is never sold for them."""
    after, count = target.settings, len(holdings.trades)
    if before.stake_amount != after.stake_amount:
        yield _effect("size_kept", count)
    if count > after.max_open_trades:
        yield _effect("over_trades", count, str(after.max_open_trades))
    if holdings.exposure is not None and holdings.exposure > target.max_exposure:
        yield _effect("over_exposure", count, plain(target.max_exposure))


def _effect(code: str, count: int, value: str | None = None) -> EffectPublic:
    return EffectPublic.model_validate({"code": code, "count": count, "value": value})

"""Does a bot's configuration make sense on this venue? Pure: facts in, the first objection out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import get_args

from vostok.bot.config import STOP_LIMIT_RATIO
from vostok.errors import Invalid
from vostok.panel.bots.exits import check_exits
from vostok.panel.bots.models import BotSettings, Parameter
from vostok.panel.gateway_models import Symbol
from vostok.panel.market.service import Interval
from vostok.panel.strategies.models import ParameterPublic, StrategyPublic
from vostok.risk.rules.max_loss_at_stop import MaxLossAtStop
from vostok.risk.wording import amount

TIMEFRAMES: tuple[str, ...] = get_args(Interval)
# Freqtrade trades with 99 % of a balance (`tradable_balance_ratio`).
TRADABLE = Decimal("0.99")
# Holdings gain value after they were bought; without room for that the last trade would be denied.
EXPOSURE_ROOM = Decimal("1.1")
_RESERVE, _RESERVE_MAX = Decimal("1.05"), Decimal("1.5")
# What a trade may lose at its stop by default, with room for the equity to fall before entries are denied.
LOSS_A_TRADE = MaxLossAtStop().max_loss_at_stop * Decimal("0.8")
# The venue judges a stop order by its limit price and by what fees and whole steps leave of the coins.
_STOP_ROOM = Decimal("1.02")
# The venue refuses prices too far from the average of its last minutes, which is not quite the entry price.
_DISTANCE_ROOM = Decimal("1.1")
_DEFAULT_STOPLOSS = Decimal("-0.10")


@dataclass(frozen=True)
class Facts:
    """What the installation knows: its strategies and what its venue trades, both by name."""

    strategies: Mapping[str, StrategyPublic]
    symbols: Mapping[str, Symbol]
    venue: str


def check_settings(settings: BotSettings, facts: Facts) -> BotSettings:
    """Return `settings` with pairs in canonical form, or raise Invalid with a sentence at the field at fault."""
    strategy = check_strategy(settings, facts)
    settings = _with_stops(settings, strategy, facts)
    settings = _with_stake(settings, strategy, facts)
    pairs = [pair.strip().upper() for pair in settings.pairs]
    # A saved bot keeps its timeframe even when the strategy's file changes its own.
    timeframe = settings.timeframe or strategy.timeframe
    settings = settings.model_copy(update={"pairs": pairs, "timeframe": timeframe})
    check_pairs(settings, facts)
    check_timeframe(settings, strategy)
    for name, value in settings.parameters.items():
        check_parameter(name, value, strategy)
    check_exits(settings, strategy)
    check_stops(settings, strategy, facts)
    check_money(settings, strategy, facts)
    return settings


def refuse_real_money(settings: BotSettings, facts: Facts) -> BotSettings:
    """Raise Invalid for a bot that would be made with real money: only a promotion makes those."""
    if settings.mode == "REAL_MARKET_SPOT" and facts.venue == "binance":
        raise Invalid("A bot trades real money only after its promotion; create it as SIMULATED.", field="mode")
    return settings


def max_exposure(settings: BotSettings) -> Decimal:
    """The limit that holds: the chosen one, or stake x open trades and a tenth for gains (stake currency)."""
    if settings.max_exposure is not None:
        return settings.max_exposure
    return settings.stake_amount * settings.max_open_trades * EXPOSURE_ROOM


def stop_of(settings: BotSettings, strategy: StrategyPublic | None) -> Decimal:
    """The stop-loss that holds: the chosen one, the strategy's, or Freqtrade's own default; a negative fraction."""
    return settings.stoploss or (strategy.stoploss if strategy else None) or _DEFAULT_STOPLOSS


def _with_stops(settings: BotSettings, strategy: StrategyPublic, facts: Facts) -> BotSettings:
    """Without a wish of the owner's: stops rest at the venue where orders are real and it takes them."""
    if "stoploss_on_exchange" in settings.model_fields_set:
        return settings
    stop = stop_of(settings, strategy)
    known = [facts.symbols[pair] for pair in settings.pairs if pair in facts.symbols]
    wanted = settings.mode == "REAL_MARKET_SPOT" and all(takes_stop(symbol, stop) for symbol in known)
    return settings.model_copy(update={"stoploss_on_exchange": wanted})


def takes_stop(symbol: Symbol, stoploss: Decimal) -> bool:
    """Whether the venue takes a stop order so far below the price (its PERCENT_PRICE_BY_SIDE filter)."""
    return (1 - abs(stoploss)) * STOP_LIMIT_RATIO >= symbol.lowest_sell * _DISTANCE_ROOM


def check_stops(settings: BotSettings, strategy: StrategyPublic, facts: Facts) -> None:
    """Stop orders are taken: Freqtrade sells at once what it cannot place one for, and would then enter again."""
    if not settings.stoploss_on_exchange:
        return
    stop = stop_of(settings, strategy)
    for pair in settings.pairs:
        if not takes_stop(facts.symbols[pair], stop):
            raise Invalid(
                f"The exchange takes no stop order of {pair} as far away as {abs(stop) * 100:.1f} %; set a nearer "
                "stop-loss, or leave it to the bot.",
                field="stoploss_on_exchange",
            )


def _with_stake(settings: BotSettings, strategy: StrategyPublic, facts: Facts) -> BotSettings:
    """Without a stake of the owner's: the usual one, or as much less as the limit of losses at the stop asks for."""
    if "stake_amount" in settings.model_fields_set:
        return settings
    distance = abs(stop_of(settings, strategy))
    fits = settings.simulated_balance * LOSS_A_TRADE / distance
    known = [facts.symbols[pair].min_notional for pair in settings.pairs if pair in facts.symbols]
    at_venue = settings.stoploss_on_exchange
    least = _rounded_up(max((min_stake(one, -distance, at_venue=at_venue) for one in known), default=Decimal(0)))
    stake = max(min(settings.stake_amount, fits.quantize(Decimal("0.01"), ROUND_DOWN)), least)
    return settings.model_copy(update={"stake_amount": stake})


def min_stake(min_notional: Decimal, stoploss: Decimal, *, at_venue: bool = False) -> Decimal:
    """The smallest stake whose position can still be sold at its stop; `at_venue`: by an order that rests there.

    Freqtrade's own rule (`Exchange._get_stake_amount_limit`): 5 % reserve over the minimum notional, divided by
    what is left at the stop, at most half as much again.
    """
    left = 1 - abs(stoploss)
    freqtrade = min_notional * (min(_RESERVE / left, _RESERVE_MAX) if left > 0 else _RESERVE_MAX)
    if not at_venue or left <= 0:
        return freqtrade
    return max(freqtrade, min_notional * _STOP_ROOM / (left * STOP_LIMIT_RATIO))


def check_strategy(settings: BotSettings, facts: Facts) -> StrategyPublic:
    """The strategy, which must exist and be readable."""
    strategy = facts.strategies.get(settings.strategy)
    if strategy is None:
        known = ", ".join(facts.strategies) or "none yet"
        raise Invalid(f"There is no strategy {settings.strategy[:80]!r}; choose one of: {known}.", field="strategy")
    if strategy.error is not None:
        where = f" (line {strategy.error.line})" if strategy.error.line else ""
        raise Invalid(f"{strategy.file} is broken{where}: {strategy.error.text}", field="strategy")
    return strategy


def check_pairs(settings: BotSettings, facts: Facts) -> None:
    """Each pair is traded by the venue, in the stake currency, and named once."""
    seen: set[str] = set()
    for pair in settings.pairs:
        symbol = facts.symbols.get(pair)
        if symbol is None or symbol.status != "TRADING":
            raise Invalid(f"The venue does not trade {pair[:30]!r}; choose pairs from its list.", field="pairs")
        if symbol.quote != settings.stake_currency:
            raise Invalid(
                f"{pair} is paid in {symbol.quote}, the bot's stake is in {settings.stake_currency}; "
                f"choose pairs that end in /{settings.stake_currency}.",
                field="pairs",
            )
        if pair in seen:
            raise Invalid(f"{pair} is in the list twice; name it once.", field="pairs")
        seen.add(pair)


def check_timeframe(settings: BotSettings, strategy: StrategyPublic) -> None:
    """The chosen timeframe, or the strategy's, is one that the venue has candles of."""
    timeframe = settings.timeframe
    if timeframe is None:
        raise Invalid(f"{strategy.name} states no timeframe; choose one.", field="timeframe")
    if timeframe not in TIMEFRAMES:
        raise Invalid(
            f"The venue has no {timeframe} candles; choose one of {', '.join(TIMEFRAMES)}.", field="timeframe"
        )


def check_parameter(name: str, value: Parameter, strategy: StrategyPublic) -> None:
    """The strategy has the parameter, and the value is of its kind and range."""
    field = f"parameters.{name[:60]}"
    known = {parameter.name: parameter for parameter in strategy.parameters}
    parameter = known.get(name)
    if parameter is None:
        has = ", ".join(known) or "none"
        raise Invalid(f"{strategy.name} has no parameter {name[:60]!r}; it has: {has}.", field=field)
    if parameter.options is not None:
        if not any(value == option and type(value) is type(option) for option in parameter.options):
            options = ", ".join(str(option) for option in parameter.options)
            raise Invalid(f"{name} must be one of: {options}.", field=field)
        return
    _check_number(parameter, value, field)


def _check_number(parameter: ParameterPublic, value: Parameter, field: str) -> None:
    whole = parameter.kind == "int"
    if isinstance(value, (bool, str)) or (whole and not isinstance(value, int)):
        raise Invalid(f"{parameter.name} must be a {'whole ' if whole else ''}number.", field=field)
    low = float("-inf") if parameter.low is None else parameter.low
    high = float("inf") if parameter.high is None else parameter.high
    # Written so that NaN, which compares false with everything, is refused.
    if not low <= value <= high or value in (float("inf"), float("-inf")):
        raise Invalid(f"{parameter.name} must be between {low:g} and {high:g}.", field=field)


def _rounded_up(least: Decimal) -> Decimal:
    """To the cent, or to the last place that Binance keeps of what is worth more than money."""
    return least.quantize(Decimal("0.01") if least >= 1 else Decimal("1e-8"), ROUND_UP)


def check_money(settings: BotSettings, strategy: StrategyPublic, facts: Facts) -> None:
    """The stake can be bought and sold, and balance and exposure hold at least one trade."""
    stake, currency = settings.stake_amount, settings.stake_currency
    stoploss = stop_of(settings, strategy)
    for pair in settings.pairs:
        least = min_stake(facts.symbols[pair].min_notional, stoploss, at_venue=settings.stoploss_on_exchange)
        if stake < least:
            raise Invalid(
                f"{pair} needs a stake of at least {amount(_rounded_up(least), currency)} {currency}, so that the "
                f"position can still be sold at its stop-loss of {stoploss * 100:.1f} %.",
                field="stake_amount",
            )
    if settings.simulated_balance * TRADABLE < stake:
        raise Invalid(
            f"A balance of {amount(settings.simulated_balance, currency)} {currency} cannot pay one trade of "
            f"{amount(stake, currency)} {currency} (1 % stays in reserve); lower the stake or raise the balance.",
            field="simulated_balance",
        )
    if max_exposure(settings) < stake:
        raise Invalid(
            f"A maximum exposure of {amount(max_exposure(settings), currency)} {currency} is less than one trade of "
            f"{amount(stake, currency)} {currency}; raise it or lower the stake.",
            field="max_exposure",
        )

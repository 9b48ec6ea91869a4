"""A backtest's request becomes a spec, or an objection with its field."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from vostok.clock import HOUR_MS
from vostok.errors import Invalid
from vostok.invalid import detail, field_of
from vostok.lab.spec import BacktestSpec
from vostok.panel.bots.checks import EXPOSURE_ROOM, TRADABLE, check_parameter
from vostok.panel.gateway_models import Symbol
from vostok.panel.lab.models import BacktestRequest
from vostok.panel.strategies.models import StrategyPublic
from vostok.risk.gate import check_limits, load_rules
from vostok.risk.wording import amount


def check_request(request: BacktestRequest, strategy: StrategyPublic, symbols: Mapping[str, Symbol]) -> BacktestRequest:
    """The request with its timeframe and pairs in their plain form. Raises Invalid with a sentence."""
    if strategy.error is not None:
        raise Invalid(f"{strategy.name} cannot be loaded: {strategy.error.text}", field="strategy")
    timeframe = request.timeframe or strategy.timeframe
    if timeframe is None:
        raise Invalid(f"{strategy.name} states no timeframe; choose one.", field="timeframe")
    pairs = [pair.strip().upper() for pair in request.pairs]
    for pair in pairs:
        if pair not in symbols:
            raise Invalid(f"The venue does not trade {pair}: choose a pair from its list.", field="pairs")
        if symbols[pair].quote != request.stake_currency:
            raise Invalid(f"{pair} is not traded in {request.stake_currency}.", field="pairs")
    if len(set(pairs)) != len(pairs):
        raise Invalid("A pair is named twice; name each once.", field="pairs")
    if request.end - request.start < HOUR_MS:
        raise Invalid("The range ends before it has begun; it needs an hour at least.", field="end")
    for name, value in request.parameters.items():
        check_parameter(name, value, strategy)
    _check_money(request)
    return request.model_copy(update={"pairs": pairs, "timeframe": timeframe})


def _check_money(request: BacktestRequest) -> None:
    if request.stake_amount is not None and request.stake_amount > request.balance * TRADABLE:
        raise Invalid(
            f"The stake of {amount(request.stake_amount, request.stake_currency)} is more than 99 % of "
            f"the balance of {amount(request.balance, request.stake_currency)}; lower it, or raise the balance.",
            field="stake_amount",
        )
    if request.gates is None:
        return
    rules = load_rules()
    known = {name for rule in rules.values() for name in rule.limits.model_fields}
    if unknown := sorted(set(request.gates.limits) - known):
        raise Invalid(f"There is no limit called {unknown[0][:60]}.", field=f"gates.limits.{unknown[0][:60]}")
    for scope in ("bot", "family", "portfolio"):
        own = {name for rule in rules.values() if rule.scope == scope for name in rule.limits.model_fields}
        values = {name: value for name, value in gate_limits(request).items() if name in own}
        for name, problem in check_limits(values, rules, scope).items():
            raise Invalid(f"{name}: {problem}.", field=f"gates.limits.{name}")


def gate_limits(request: BacktestRequest) -> dict[str, Decimal]:
    """The chosen limits, with trade value and exposure as a new bot of these settings would have them."""
    stake = request.stake_amount or request.balance / request.max_open_trades
    usual = {"max_trade_value": stake * EXPOSURE_ROOM, "max_exposure": stake * request.max_open_trades * EXPOSURE_ROOM}
    return usual | (request.gates.limits if request.gates is not None else {})


def spec_of(request: BacktestRequest, markets: Sequence[dict[str, Any]]) -> BacktestSpec:
    """What the host runs. Raises Invalid."""
    try:
        return BacktestSpec(
            strategy=request.strategy,
            pairs=tuple(request.pairs),
            start=request.start,
            end=request.end,
            markets=tuple(markets),
            timeframe=request.timeframe,
            parameters=request.parameters,
            stake_currency=request.stake_currency,
            stake_amount="unlimited" if request.stake_amount is None else request.stake_amount,
            max_open_trades=request.max_open_trades,
            balance=request.balance,
            stoploss=request.stoploss,
            fee=request.fee,
            slippage=request.slippage,
            gates=None if request.gates is None else {"limits": gate_limits(request)},
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(detail(first), field=field_of(first["loc"])) from None

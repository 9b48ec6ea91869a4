"""A bot's saved settings as its Freqtrade, its sub-account and its owner see them. Pure."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from vostok.bot.config import BotSpec, Credentials, Endpoints, build_config, export_config, new_credentials
from vostok.panel.bots.checks import max_exposure, stop_of
from vostok.panel.bots.models import BotSettings
from vostok.panel.fields import plain
from vostok.panel.gateway_models import SubAccount
from vostok.panel.strategies.models import StrategyPublic

# The gate judges the worst-case cost of an order: slippage passes, a doubled stake does not.
TRADE_ROOM = Decimal("1.05")
MASK = "***"
PARAMETERS = "vostok_parameters"


def fresh_credentials() -> dict[str, str]:
    """New secrets of a bot, as they are stored."""
    return asdict(new_credentials())


def spec_of(bot_id: str, settings: BotSettings) -> BotSpec:
    """What the config builder needs to know."""
    return BotSpec(
        id=bot_id,
        name=settings.name,
        strategy=settings.strategy,
        pairs=tuple(settings.pairs),
        timeframe=settings.timeframe,
        stake_currency=settings.stake_currency,
        stake_amount=settings.stake_amount,
        max_open_trades=settings.max_open_trades,
        simulated_balance=settings.simulated_balance,
        stoploss=settings.stoploss,
        minimal_roi=settings.minimal_roi,
        trailing_stop=settings.trailing_stop,
        trailing_stop_positive=settings.trailing_stop_positive,
        trailing_stop_positive_offset=settings.trailing_stop_positive_offset,
        trailing_only_offset_is_reached=settings.trailing_only_offset_is_reached,
        stoploss_on_exchange=settings.stoploss_on_exchange,
        parameters=settings.parameters,
    )


def config_of(bot_id: str, settings: BotSettings, credentials: dict[str, str], gateway_port: int) -> dict[str, Any]:
    """The Freqtrade configuration that the bot runs with; holds secrets."""
    return build_config(spec_of(bot_id, settings), Endpoints(gateway_port=gateway_port), Credentials(**credentials))


def masked(config: Any, secrets: set[str]) -> Any:
    """`config` with every secret replaced, wherever it stands."""
    if isinstance(config, dict):
        return {key: masked(value, secrets) for key, value in config.items()}
    if isinstance(config, list):
        return [masked(value, secrets) for value in config]
    return MASK if isinstance(config, str) and config in secrets else config


def export_of(bot_id: str, settings: BotSettings) -> dict[str, Any]:
    """A stock Freqtrade configuration of the bot (`dry_run: true`), without secrets."""
    # Freqtrade reads these from `<Strategy>.json` only: here they are for the import, and for who fills that file.
    chosen = {PARAMETERS: dict(settings.parameters)} if settings.parameters else {}
    return export_config(spec_of(bot_id, settings)) | chosen


def limits_of(settings: BotSettings) -> dict[str, str]:
    """The bot's own limits at the gateway, in the stake currency."""
    return {
        "max_trade_value": plain(settings.stake_amount * TRADE_ROOM),
        "max_exposure": plain(max_exposure(settings)),
        "max_bot_positions": str(settings.max_open_trades),
    }


def sub_account(
    bot_id: str,
    settings: BotSettings,
    credentials: dict[str, str],
    strategy: StrategyPublic | None,
    fingerprint: str,
) -> SubAccount:
    """What the gateway must know to judge the bot's orders; limits in the stake currency."""
    return SubAccount(
        name=settings.name,
        mode=settings.mode,
        strategy=settings.strategy,
        key=credentials["key"],
        secret=credentials["secret"],
        pairs=settings.pairs,
        stake_currency=settings.stake_currency,
        allocation=plain(settings.simulated_balance),
        limits=limits_of(settings),
        stoploss=plain(stop_of(settings, strategy)),
        stops_at_venue=spec_of(bot_id, settings).stoploss_on_exchange,
        timeframe=settings.timeframe or (strategy.timeframe if strategy else None) or "",
        fingerprint=fingerprint,
    )


def strategy_file(strategies: Path, settings: BotSettings) -> Path:
    """Where the strategy's untouched file lies."""
    return strategies / f"{settings.strategy}.py"

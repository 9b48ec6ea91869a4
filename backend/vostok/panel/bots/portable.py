"""Bots as files: Vostok's own format, and what a stock Freqtrade configuration says of a bot. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from vostok.errors import Invalid
from vostok.panel.bots.models import BotSettings
from vostok.panel.bots.spec import PARAMETERS, export_of

Form = Literal["vostok", "freqtrade"]
FORMAT = 1
_ENVELOPE = frozenset({"vostok", "settings"})
# Freqtrade's name of a setting -> ours.
_SAME = {
    "strategy": "strategy",
    "timeframe": "timeframe",
    "stake_currency": "stake_currency",
    "stake_amount": "stake_amount",
    "max_open_trades": "max_open_trades",
    "dry_run_wallet": "simulated_balance",
    "stoploss": "stoploss",
    "minimal_roi": "minimal_roi",
    "trailing_stop": "trailing_stop",
    "trailing_stop_positive": "trailing_stop_positive",
    "trailing_stop_positive_offset": "trailing_stop_positive_offset",
    "trailing_only_offset_is_reached": "trailing_only_offset_is_reached",
    PARAMETERS: "parameters",
    "order_types.stoploss_on_exchange": "stoploss_on_exchange",
    "exchange.pair_whitelist": "pairs",
}
# What Vostok gives each bot itself: nothing is lost when a file says something else.
_OWN = frozenset(
    {
        "$schema", "bot_name", "dry_run", "initial_state", "force_entry_enable", "api_server", "internals", "db_url",
        "user_data_dir", "datadir", "logfile", "strategy_path", "add_config_files", "fiat_display_currency",
        "dataformat_ohlcv", "dataformat_trades", "exchange.name", "exchange.key", "exchange.secret",
        "exchange.password", "exchange.ccxt_config", "exchange.ccxt_async_config", "exchange.ccxt_sync_config",
        "exchange.enable_ws", "exchange.only_from_ccxt",
    }
)  # fmt: skip
_GROUPS = ("exchange", "order_types")


class Read(NamedTuple):
    """What a file says: the settings that it states, and the name that it gives the bot."""

    form: Form
    name: str
    values: dict[str, Any]


def document(settings: BotSettings) -> dict[str, Any]:
    """Vostok's own file: everything but secrets."""
    return {"vostok": FORMAT, "settings": settings.model_dump(mode="json")}


def read(document: Mapping[str, Any], leave_out: frozenset[str]) -> Read:
    """The settings in a file of either format.

    Raises Invalid at `document` with the name of each setting that Vostok has not and `leave_out` does not name.
    """
    reader: Callable[[Mapping[str, Any], frozenset[str]], Read] = (
        _read_vostok if "vostok" in document else _read_freqtrade
    )
    return reader(document, leave_out)


def _read_vostok(document: Mapping[str, Any], leave_out: frozenset[str]) -> Read:
    if document["vostok"] != FORMAT:
        raise Invalid(
            f"This file is of format {document['vostok']!r:.20}; this Vostok reads {FORMAT}.", field="document"
        )
    settings = document.get("settings")
    if not isinstance(settings, dict):
        raise Invalid("This file has no `settings`; export the bot again.", field="document")
    strange = [name for name in document if name not in _ENVELOPE]
    strange += [f"settings.{name}" for name in settings if name not in BotSettings.model_fields]
    _refuse(strange, leave_out)
    values = {name: value for name, value in settings.items() if name in BotSettings.model_fields}
    return Read("vostok", str(values.get("name") or "Imported bot"), values)


def _read_freqtrade(document: Mapping[str, Any], leave_out: frozenset[str]) -> Read:
    stated = _flat(document)
    _check_kind(stated)
    values = {ours: stated[name] for name, ours in _SAME.items() if name in stated}
    if "strategy" not in values or "pairs" not in values:
        raise Invalid(
            "A Freqtrade configuration needs `strategy` and `exchange.pair_whitelist` to become a bot; add them.",
            field="document",
        )
    # What equals the file that Vostok would write says nothing new.
    usual = _flat(export_of("", BotSettings(name="any", strategy="any", pairs=["any"])))
    strange = [
        name
        for name, value in stated.items()
        if name not in _SAME and name not in _OWN and (name not in usual or usual[name] != value)
    ]
    _refuse(strange, leave_out)
    return Read("freqtrade", str(stated.get("bot_name") or values["strategy"])[:60], values | {"mode": "SIMULATED"})


def _check_kind(stated: Mapping[str, Any]) -> None:
    exchange, kind = stated.get("exchange.name", "binance"), stated.get("trading_mode", "spot")
    if exchange != "binance" or kind not in ("spot", ""):
        raise Invalid(f"Vostok trades Binance Spot; this file is for {exchange!s:.30} {kind!s:.30}.", field="document")
    if stated.get("stake_amount") == "unlimited":
        raise Invalid("The stake is `unlimited`; write the amount of one trade as `stake_amount`.", field="document")
    if stated.get("max_open_trades", 1) in (-1, float("inf")):
        raise Invalid("`max_open_trades` is unlimited; write how many trades may be open.", field="document")


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by name, those of the exchange and of orders as `exchange.<name>`, `order_types.<name>`."""
    flat = {name: value for name, value in document.items() if name not in _GROUPS}
    for group in _GROUPS:
        inner = document.get(group)
        flat |= {f"{group}.{name}": value for name, value in inner.items()} if isinstance(inner, dict) else {}
    return flat


def _refuse(strange: list[str], leave_out: frozenset[str]) -> None:
    unnamed = [name[:60] for name in strange if name not in leave_out]
    if unnamed:
        shown = ", ".join(unnamed[:30]) + (f" and {len(unnamed) - 30} more" if len(unnamed) > 30 else "")
        raise Invalid(
            f"Vostok has no such settings: {shown}. Nothing was saved; import without them, or take them out.",
            field="document.unknown",
        )

"""Freqtrade's own schema, as a question: what is wrong with this configuration?"""

from copy import deepcopy
from typing import Any

from freqtrade.config_schema.config_schema import CONF_SCHEMA, SCHEMA_TRADE_REQUIRED
from freqtrade.configuration.config_validation import FreqtradeValidator

# What the strategy may set itself is required only once it is loaded.
_OF_THE_STRATEGY = ("stoploss", "minimal_roi", "timeframe")


def schema_errors(config: dict[str, Any]) -> list[dict[str, str]]:
    """Every fault as `{"path", "message"}`, in the order of their paths."""
    required = [key for key in SCHEMA_TRADE_REQUIRED if key not in _OF_THE_STRATEGY]
    # The validator fills in defaults, so it gets a copy.
    errors = FreqtradeValidator({**CONF_SCHEMA, "required": required}).iter_errors(deepcopy(config))
    found = [{"path": ".".join(map(str, error.absolute_path)), "message": error.message} for error in errors]
    return sorted(found, key=lambda error: error["path"])

"""What a strategy and a configuration are, as hashes: the same here and wherever one asks whether they have changed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What a bot may choose anew without being another configuration.
_UNRELATED = ("timerange", "bot_name", "export", "backtest_cache")


def strategy_hash(strategies: Path, name: str) -> str:
    """SHA-256 over the strategy's file, its parameters and the helper files (`_*.py`) beside it."""
    digest = hashlib.sha256()
    for file in [strategies / f"{name}.py", strategies / f"{name}.json", *sorted(strategies.glob("_*.py"))]:
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def config_hash(stock_config: Mapping[str, Any]) -> str:
    """SHA-256 of a configuration without its time range and name."""
    return value_hash({key: value for key, value in stock_config.items() if key not in _UNRELATED})


def value_hash(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def data_hash(files: Mapping[str, str]) -> str:
    """One SHA-256 of the candle files (name: SHA-256) that were read."""
    return value_hash(dict(sorted(files.items())))

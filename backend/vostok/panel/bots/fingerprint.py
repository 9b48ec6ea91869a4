"""What a bot runs with, as one hash: any edit of its strategy's files or of its settings makes it another."""

from pathlib import Path
from typing import Any

from vostok.lab.hashes import strategy_hash, value_hash
from vostok.panel.bots.models import BotSettings

_SAYS_NOTHING_TO_FREQTRADE = ("name", "description")


def judged_settings(settings: BotSettings) -> dict[str, Any]:
    """The settings that a passport is about, as they are stored."""
    return settings.model_dump(mode="json", exclude=set(_SAYS_NOTHING_TO_FREQTRADE))


def fingerprint(code_hash: str, settings: BotSettings) -> str:
    """SHA-256 of strategy code and settings together."""
    return value_hash({"strategy": code_hash, "settings": judged_settings(settings)})


def fingerprint_of(strategies: Path, settings: BotSettings) -> str:
    """The same, of the strategy's files as they are now."""
    return fingerprint(strategy_hash(strategies, settings.strategy), settings)

"""The market the settings ask for, and where its anchor is kept."""

import json
from datetime import UTC, datetime
from pathlib import Path

from vostok.clock import Clock, now_ms
from vostok.errors import Invalid
from vostok.settings import Settings
from vostok.simulator.market import SimulatedMarket
from vostok.simulator.replay import START_SETTING, ReplayMarket
from vostok.simulator.source import MarketSource

ANCHOR_FILE = "replay.json"


def market_source(settings: Settings, home: Path, now: Clock = now_ms) -> MarketSource:
    """The simulated market, or the replay of `VOSTOK_REPLAY`. Raises Invalid with a sentence.

    A replay goes on where it was after a restart: `home` keeps when it was begun, until its settings change.
    """
    if settings.replay is None:
        return SimulatedMarket(settings.simulator_seed)
    replayed = {
        "folder": str(settings.replay.expanduser().resolve()),
        "from": settings.replay_from,
        "stretch": settings.replay_stretch,
    }
    kept = _kept_anchor(home / ANCHOR_FILE, replayed)
    anchor_ms = now() if kept is None else kept
    market = replay_market(settings, settings.replay, anchor_ms, now)
    if kept is None:
        _keep_anchor(home / ANCHOR_FILE, replayed, anchor_ms)
    return market


def replay_market(settings: Settings, folder: Path, anchor_ms: int, now: Clock = now_ms) -> ReplayMarket:
    """The replay of `folder` as if it had begun at `anchor_ms`. Raises Invalid with a sentence if it cannot be."""
    start_ms = None if settings.replay_from is None else parse_moment(settings.replay_from)
    return ReplayMarket(folder.expanduser().resolve(), start_ms, settings.replay_stretch, anchor_ms, now=now)


def parse_moment(text: str) -> int:
    """UTC ms of a date or time such as `2024-03-01` or `2024-03-01T14:00`, UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            f"{START_SETTING} is {text!r}, which is no date: write it like 2024-03-01 or 2024-03-01T14:00."
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()) * 1000


def _kept_anchor(file: Path, replayed: dict[str, str | int | None]) -> int | None:
    try:
        kept = json.loads(file.read_text())
        return int(kept["anchor_ms"]) if {name: kept[name] for name in replayed} == replayed else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as problem:
        raise Invalid(f"{file} is damaged: remove it, and the replay begins again at its start date.") from problem


def _keep_anchor(file: Path, replayed: dict[str, str | int | None], anchor_ms: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_suffix(".tmp")
    written.write_text(json.dumps(replayed | {"anchor_ms": anchor_ms}))
    written.replace(file)

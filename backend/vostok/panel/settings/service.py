"""Read and change the owner's choices."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from vostok import audit
from vostok.panel.settings.models import Setting, SettingsUpdate

DEFAULTS = {
    "language": "en",
    "theme": "dark",
    "time_zone": "UTC",
    "colors": "green-up",
    # Small enough stakes for a far stop-loss are still above the least that a venue trades.
    "simulated_balance": "10000",
    "keep_equity_days": "365",
    "keep_decisions_days": "365",
    "keep_logs_days": "90",
    "keep_candles_days": "0",
    "keep_briefs_days": "90",
    "keep_backups": "14",
    # Open only from a setup in the browser on: who has a password already is not asked again.
    "welcome": "done",
}


def read(session: Session) -> dict[str, Any]:
    """All choices, defaults filled in."""
    return DEFAULTS | {row.key: row.value for row in session.exec(select(Setting))}


def store(session: Session, values: dict[str, str]) -> None:
    """Write choices."""
    for key, value in values.items():
        session.merge(Setting(key=key, value=value))


def chosen(update: SettingsUpdate) -> Iterator[tuple[str, Any]]:
    """The choices that `update` names."""
    return ((name, value) for name, value in update if value is not None)


def change(session: Session, update: SettingsUpdate, actor: str, via: audit.Via) -> dict[str, Any]:
    """Store what `update` names and return all choices."""
    values = {name: format(value, "f") if isinstance(value, Decimal) else str(value) for name, value in chosen(update)}
    store(session, values)
    session.flush()
    audit.append(session.connection(), actor=actor, via=via, type="settings.change", subject="settings", body=values)
    return read(session)

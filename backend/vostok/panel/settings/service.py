"""Read and change the owner's choices."""

from typing import Any

from sqlmodel import Session, select

from vostok import audit
from vostok.panel.settings.models import Setting, SettingsUpdate

DEFAULTS = {"language": "en", "theme": "dark", "time_zone": "UTC"}


def read(session: Session) -> dict[str, Any]:
    """All choices, defaults filled in."""
    return DEFAULTS | {row.key: row.value for row in session.exec(select(Setting))}


def store(session: Session, values: dict[str, str]) -> None:
    """Write choices."""
    for key, value in values.items():
        session.merge(Setting(key=key, value=value))


def change(session: Session, update: SettingsUpdate, actor: str, via: audit.Via) -> dict[str, Any]:
    """Store what `update` names and return all choices."""
    values = update.model_dump(exclude_none=True)
    store(session, values)
    session.flush()
    audit.append(session.connection(), actor=actor, via=via, type="settings.change", subject="settings", body=values)
    return read(session)

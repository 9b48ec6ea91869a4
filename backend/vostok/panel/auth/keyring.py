"""Who holds which key, remembered for a moment so that a read costs no query."""

import asyncio
from typing import Any

from sqlmodel import Session, select

from vostok.clock import MINUTE_MS
from vostok.db import Database
from vostok.panel.auth.models import ApiToken, LoginSession
from vostok.panel.auth.service import is_alive, secret_hash

# A key that was withdrawn by another way than `forget` is refused after this long.
REMEMBER_MS = 1_000


class Keyring:
    """Looks sessions and tokens up by their secrets."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions: dict[str, tuple[int, LoginSession]] = {}
        self._tokens: dict[str, tuple[int, ApiToken]] = {}
        self._writes: set[asyncio.Task[None]] = set()

    def forget(self) -> None:
        """Ask the database again: something was withdrawn."""
        self._sessions.clear()
        self._tokens.clear()

    def session_of(self, cookie: str, now: int) -> LoginSession | None:
        """The living session of this cookie."""
        key = secret_hash(cookie)
        read_at, row = self._sessions.pop(key, (0, None))
        if row is None or now - read_at >= REMEMBER_MS:
            read_at = now
            with self._database.read() as session:
                row = session.get(LoginSession, key)
        if row is None or not is_alive(row, now):
            return None
        if now - row.seen_at > MINUTE_MS:
            row.seen_at = now
            self._store(LoginSession, key, seen_at=now)
        self._sessions[key] = (read_at, row)
        return row

    def token_of(self, token: str, now: int) -> ApiToken | None:
        """The API token with this secret."""
        key = secret_hash(token)
        read_at, row = self._tokens.pop(key, (0, None))
        if row is None or now - read_at >= REMEMBER_MS:
            read_at = now
            with self._database.read() as session:
                row = session.exec(select(ApiToken).where(ApiToken.token_hash == key)).first()
        if row is None:
            return None
        if now - (row.last_used_at or 0) > MINUTE_MS:
            row.last_used_at = now
            self._store(ApiToken, row.id, last_used_at=now)
        self._tokens[key] = (read_at, row)
        return row

    def _store(self, model: type[LoginSession] | type[ApiToken], key: str, **values: Any) -> None:
        def write() -> None:
            with self._database.write() as session:
                _update(session, model, key, values)

        task = asyncio.create_task(asyncio.to_thread(write))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)


def _update(session: Session, model: type[LoginSession] | type[ApiToken], key: str, values: dict[str, Any]) -> None:
    row = session.get(model, key)
    if row is not None:
        row.sqlmodel_update(values)
        session.add(row)

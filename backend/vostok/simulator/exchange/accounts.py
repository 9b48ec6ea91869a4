"""API keys and starting balances: one demo account, made on the first start."""

import json
import os
import secrets
import string
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import insert, select

from vostok.db import Database
from vostok.simulator.exchange.settlement import Balance
from vostok.simulator.exchange.store import set_balances
from vostok.simulator.exchange.tables import accounts
from vostok.users import readable

STARTING_BALANCES = {"USDT": Decimal(100_000)}
KEY_LENGTH = 64


class Key(NamedTuple):
    """The credentials of one account."""

    account_id: int
    key: str
    secret: str


def load_keys(database: Database) -> dict[str, Key]:
    """The credentials of all accounts, by API key."""
    with database.read() as session:
        rows = session.execute(select(accounts)).all()
    return {row.api_key: Key(row.id, row.api_key, row.secret) for row in rows}


def create_account(database: Database, key: str, secret: str, now_ms: int) -> Key:
    """An account with the starting balances."""
    with database.connection() as connection, connection.begin():
        row = insert(accounts).values(api_key=key, secret=secret, created_at=now_ms).returning(accounts.c.id)
        account_id: int = connection.execute(row).scalar_one()
        set_balances(connection, account_id, {asset: Balance(free) for asset, free in STARTING_BALANCES.items()})
    return Key(account_id, key, secret)


def ensure_demo_account(database: Database, home: Path, now_ms: int) -> dict[str, Key]:
    """The accounts; on the first start the demo account is made and its key written for the gateway.

    The file and the database each survive the loss of the other: the same key opens the same exchange.
    """
    path = home / "secrets" / "simulator.json"
    keys = load_keys(database)
    on_file = _read(path)
    if on_file is not None and on_file[0] not in keys:
        made = create_account(database, *on_file, now_ms)
        return keys | {made.key: made}
    if not keys:
        made = create_account(database, _random(), _random(), now_ms)
        keys = {made.key: made}
    if on_file is None:
        first = min(keys.values())
        _write(path, first)
    return keys


def _read(path: Path) -> tuple[str, str] | None:
    if not path.exists():
        return None
    content = json.loads(path.read_text())
    return content["key"], content["secret"]


def _write(path: Path, key: Key) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, readable(0o600)), "w") as file:
        json.dump({"key": key.key, "secret": key.secret}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _random() -> str:
    alphabet = string.ascii_letters + string.digits
    return "".join(secrets.choice(alphabet) for _ in range(KEY_LENGTH))

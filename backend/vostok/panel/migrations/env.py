"""Alembic's entry: the connection is handed over by `vostok.db.upgrade`."""

from vostok.db import run_migrations

run_migrations()

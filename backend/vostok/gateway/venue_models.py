"""The tables of `gateway.sqlite` that say what the venue was like."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from vostok.gateway.models import table_of


class VenueRulesRow(SQLModel, table=True):
    """One version of a venue's trading rules, with what it changed of the one before.

    `at` is UTC ms. `packed` are the rules themselves (JSON, zlib), kept of the newest version only.
    """

    __tablename__ = "venue_rules"

    version: int = Field(primary_key=True)
    venue: str
    at: int
    fingerprint: str
    symbols: int
    added: list[str] = Field(sa_type=JSON)
    removed: list[str] = Field(sa_type=JSON)
    changed: list[Any] = Field(sa_type=JSON)
    packed: bytes | None


class FreshStartRow(SQLModel, table=True):
    """The owner confirmed that the venue was emptied: orders of before `at` (UTC ms) are not known there."""

    __tablename__ = "fresh_starts"

    id: int = Field(primary_key=True)
    venue: str
    at: int
    actor: str
    reason: str


venue_rules = table_of(VenueRulesRow)
fresh_starts = table_of(FreshStartRow)

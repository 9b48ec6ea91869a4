"""The venue's trading rules over time: read again and again, kept as versions, held against each bot's settings."""

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import structlog
from sqlalchemy import select

from vostok.binance.errors import BinanceError
from vostok.binance.rules import Difference, RuleChange, Rules, difference, fingerprint, rules_of
from vostok.binance.symbols import SymbolSpec
from vostok.clock import HOUR_MS, Clock
from vostok.db import Database
from vostok.gateway.market import Market
from vostok.gateway.rule_problems import problems_of
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.venue_models import venue_rules
from vostok.gateway.writer import JournalDown, Writer

log = structlog.get_logger()
EVERY_S = 60.0
SHOWN = 20
# A venue that changes all its symbols at once says so by their number; the first ones are shown.
MOST_CHANGES = 500
# Freqtrade reads a venue's rules again after an hour; until then it may send a price that is off the new tick.
LEARNED_WITHIN_MS = HOUR_MS
_SHOWN = [column for column in venue_rules.columns if column.name not in ("packed", "venue")]


class _Known(NamedTuple):
    """The newest version that is stored."""

    version: int
    fingerprint: str
    rules: Rules


class RulesWatch:
    """Stores a version whenever the rules of `venue` are not what they were."""

    def __init__(self, venue: str, market: Market, writer: Writer, database: Database, clock: Clock) -> None:
        self._venue = venue
        self._market = market
        self._writer = writer
        self._database = database
        self._clock = clock
        self._seen: dict[str, SymbolSpec] | None = None
        self._checked_at: int | None = None

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Read the rules, which are five minutes old at most, and store them if they changed."""
        try:
            await self._market.info()
        except (VenueSilent, BinanceError) as error:
            log.debug("the venue's rules could not be read", reason=str(error))
            return
        self._checked_at = self._clock()
        specs = self._market.specs
        if specs is self._seen or not specs:
            return
        try:
            await self._keep(specs)
        except JournalDown as error:
            log.error("the venue's rules could not be kept", reason=error.detail)
            return
        self._seen = specs

    async def report(self) -> dict[str, Any]:
        """The newest versions, and what they mean for bots (ARCHITECTURE.md, "Rules")."""
        rows = await asyncio.to_thread(self._newest, SHOWN)
        changed = self._lately(rows, self._clock())
        bots = list(self._writer.books.bots.values())
        return {
            "venue": self._venue,
            "checked_at": self._checked_at,
            "items": rows,
            "problems": [] if not self._market.specs else problems_of(bots, self._market.specs, changed),
        }

    async def _keep(self, specs: dict[str, SymbolSpec]) -> None:
        rules = await asyncio.to_thread(rules_of, specs)
        mark, known = fingerprint(rules), await asyncio.to_thread(self._known)
        if known is not None and known.fingerprint == mark:
            return
        found = Difference((), (), ()) if known is None else difference(known.rules, rules)
        packed = await asyncio.to_thread(lambda: zlib.compress(json.dumps(rules).encode()))
        await self._writer.run(_store(self._venue, mark, len(rules), found, packed))
        if known is not None:
            log.warning(
                "the venue's trading rules changed",
                added=len(found.added),
                removed=len(found.removed),
                changed=len(found.changed),
            )

    def _known(self) -> _Known | None:
        newest = select(venue_rules).where(venue_rules.c.venue == self._venue)
        with self._database.read() as session:
            row = session.connection().execute(newest.order_by(venue_rules.c.version.desc()).limit(1)).first()
        if row is None or row.packed is None:
            return None
        return _Known(row.version, row.fingerprint, json.loads(zlib.decompress(row.packed)))

    def _newest(self, limit: int) -> list[dict[str, Any]]:
        query = select(*_SHOWN).where(venue_rules.c.venue == self._venue)
        with self._database.read() as session:
            rows = session.connection().execute(query.order_by(venue_rules.c.version.desc()).limit(limit)).mappings()
            return [
                dict(row) | {"changed": [RuleChange(*change)._asdict() for change in row["changed"]]} for row in rows
            ]

    def _lately(self, rows: list[dict[str, Any]], now: int) -> dict[str, int]:
        """Symbols whose steps changed and that Freqtrade may not have read again, with the moment (UTC ms)."""
        steps = ("tick_size", "step_size")
        return {
            change["symbol"]: row["at"]
            for row in reversed(rows)
            if now - row["at"] < LEARNED_WITHIN_MS
            for change in row["changed"]
            if change["rule"] in steps
        }


def _store(venue: str, mark: str, symbols: int, found: Difference, packed: bytes) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        shown = [list(change) for change in found.changed[:MOST_CHANGES]]
        row = {
            "venue": venue,
            "at": tx.now_ms,
            "fingerprint": mark,
            "symbols": symbols,
            "added": list(found.added[:MOST_CHANGES]),
            "removed": list(found.removed[:MOST_CHANGES]),
            "changed": shown,
            "packed": packed,
        }
        version = tx.put_venue_rules(row)
        body = {
            "version": version,
            "fingerprint": mark,
            "symbols": symbols,
            "added": len(found.added),
            "removed": len(found.removed),
            "changed": len(found.changed),
        }
        tx.audit("venue.rules", f"venue:{venue}", body, actor="gateway", via="system")

    return operation

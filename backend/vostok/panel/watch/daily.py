"""Once a day: a digest of the day that has ended (UTC), and the newest row of each audit chain, kept elsewhere."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Session, col, func, select

from vostok import audit
from vostok.audit_search import Wanted
from vostok.clock import DAY_MS, MINUTE_MS, Clock, utc_day_start
from vostok.db import Database
from vostok.errors import Unavailable
from vostok.panel.alerts import service
from vostok.panel.alerts.models import Alert
from vostok.panel.fields import Language
from vostok.panel.gateway_client import Gateway
from vostok.panel.portfolio.models import BookEquity
from vostok.panel.trades.models import Trade

# Late fills of the day are mirrored by then.
AFTER_MIDNIGHT_MS = 5 * MINUTE_MS
_MODES: dict[Language, dict[str, str]] = {
    "en": {"SIMULATED": "SIMULATED", "REAL_MARKET_SPOT": "LIVE"},
    "pt-BR": {"SIMULATED": "SIMULADO", "REAL_MARKET_SPOT": "REAL"},
}


@dataclass
class Daily:
    """What is told of a day is told once, however often the panel starts."""

    database: Database
    gateway: Gateway
    clock: Clock
    _done: int = 0

    async def look(self) -> None:
        """Tell of the day before, if it was not told yet."""
        now = self.clock()
        today = utc_day_start(now)
        if self._done == today or now < today + AFTER_MIDNIGHT_MS:
            return
        try:
            newest = (await self.gateway.newest_audit(None, 1, Wanted())).items
        except Unavailable:
            return
        heads = {"gateway": (newest[0].seq, newest[0].hash)} if newest else {}
        await asyncio.to_thread(self._tell, today, now, heads)
        self._done = today

    def _tell(self, today: int, now: int, heads: dict[str, tuple[int, str]]) -> None:
        day = datetime.fromtimestamp((today - DAY_MS) / 1000, UTC).date().isoformat()
        with self.database.write() as session:
            # An installation of today has no day behind it.
            began = session.connection().exec_driver_sql("SELECT min(ts_us) FROM audit").scalar()
            if began is None or began // 1_000 >= today:
                return
            if session.exec(select(Alert.id).where(Alert.kind == "digest", Alert.subject == day)).first():
                return
            values = {"day": day, "text_en": digest(session, today, "en"), "text_pt": digest(session, today, "pt-BR")}
            service.raise_alert(session, "digest", now, subject=day, values=values)
            own = session.connection().exec_driver_sql(audit.NEWEST).first()
            if own is not None:
                heads = {**heads, "panel": (own[0], own[1].hex())}
            for chain, (rows, hash) in heads.items():
                told = {"chain": chain, "rows": str(rows), "hash": hash}
                head = service.raise_alert(session, "audit.head", now, subject=f"{day}/{chain}", values=told)
                # It is for the channels: here the chain itself is at hand.
                head.read_at = now
                session.add(head)


def digest(session: Session, today: int, language: Language) -> str:
    """The day before `today` (UTC ms of midnight): profit of each book, closed trades, alerts."""
    began = today - DAY_MS
    parts = [
        f"{_MODES[language].get(mode, mode)} {profit:+.2f} {currency}"
        for mode, currency, profit in _profits(session, began, today)
    ]
    closed = session.exec(select(func.count()).where(col(Trade.closed_at) >= began, col(Trade.closed_at) < today)).one()
    alerts = session.exec(select(func.count()).where(col(Alert.ts) >= began, col(Alert.ts) < today)).one()
    if language == "en":
        return f"{', '.join(parts) or 'no book'}; {closed} trades closed, {alerts} alerts."
    return f"{', '.join(parts) or 'nenhum livro'}; {closed} operações encerradas, {alerts} alertas."


def _profits(session: Session, began: int, ended: int) -> list[tuple[str, str, Decimal]]:
    """Change of equity less allocations of each book; a book without samples on both ends is left out."""
    books = session.exec(select(BookEquity.mode, BookEquity.stake_currency).distinct()).all()
    found = []
    for mode, currency in sorted(books):
        before, after = (_profit_at(session, mode, currency, moment) for moment in (began, ended))
        if after is not None:
            found.append((mode, currency, after - (before or Decimal(0))))
    return found


def _profit_at(session: Session, mode: str, currency: str, moment: int) -> Decimal | None:
    query = (
        select(BookEquity)
        .where(BookEquity.mode == mode, BookEquity.stake_currency == currency, BookEquity.ts <= moment)
        .order_by(col(BookEquity.ts).desc())
    )
    row = session.exec(query).first()
    if row is None or row.equity is None or row.start is None:
        return None
    return Decimal(row.equity) - Decimal(row.start)

"""What archived bots had earned: it stays in the sums and the curve of their book."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from vostok.panel.bots.models import Bot
from vostok.panel.fields import Mode
from vostok.panel.portfolio.books import ZERO, Gone
from vostok.panel.portfolio.curves import opening
from vostok.panel.portfolio.periods import SPANS, Span, start_of
from vostok.panel.trades.service import realised_since


def earned_by_book(gone: Iterable[Gone]) -> dict[tuple[str, str], Decimal]:
    """The sum of what they had earned, by mode and stake currency."""
    sums: dict[tuple[str, str], Decimal] = {}
    for bot in gone:
        sums[bot.mode, bot.currency] = sums.get((bot.mode, bot.currency), ZERO) + bot.profit
    return sums


@dataclass
class Archived:
    """Archived bots whose profit and fees were kept; looked up again when one comes or goes, and when a day begins."""

    _key: tuple[object, ...] = ()
    _known: list[Gone] = field(default_factory=list)

    def read(self, session: Session, now: int) -> list[Gone]:
        """They as of `now` (UTC ms)."""
        columns = (Bot.id, Bot.mode, Bot.archived_at, Bot.final_profit, Bot.final_fees, Bot.final_currency)
        kept = (col(Bot.archived_at).is_not(None), col(Bot.final_profit).is_not(None))
        query = sql_select(*map(col, columns)).where(*kept).order_by(col(Bot.id))
        rows = [tuple(row) for row in session.connection().execute(query)]
        day = start_of("day", now)
        if (day, *rows) != self._key:
            today = realised_since(session, day) if rows else {}
            self._known = [
                Gone(
                    bot_id,
                    cast(Mode, mode),
                    currency,
                    Decimal(profit),
                    _opens(session, bot_id, archived_at, Decimal(profit), now),
                    today.get(bot_id, ZERO),
                    Decimal(fees or 0),
                )
                for bot_id, mode, archived_at, profit, fees, currency in rows
            ]
            self._key = (day, *rows)
        return self._known


def _opens(session: Session, bot_id: str, archived_at: int, profit: Decimal, now: int) -> dict[Span, Decimal]:
    """Its profit at the beginning of each span in which it was archived; one never sampled had earned all before."""
    found: dict[Span, Decimal] = {}
    for span in SPANS:
        begin = start_of(span, now)
        if archived_at >= begin:
            opened = opening(session, bot_id, begin)
            found[span] = profit if opened is None else opened
    return found

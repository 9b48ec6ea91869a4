"""Reports and fills as CSV (RFC 4180) that a spreadsheet cannot take for formulas. Times are ISO 8601 in UTC."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from vostok.panel.fields import plain
from vostok.panel.reports.models import PeriodReportPublic
from vostok.panel.trades.models import MirroredFill

Cell = str | int | float | Decimal | None

# A spreadsheet runs what begins like this (OWASP, "CSV Injection"); a plain number is none.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r\n|%]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

REPORT_COLUMNS = (
    "mode", "currency", "part", "id", "name", "profit", "realised", "fees", "slippage", "traded", "fills",
    "closed_trades", "wins", "max_exposure", "denials", "fidelity",
)  # fmt: skip
FILL_COLUMNS = (
    "time_utc", "mode", "bot", "pair", "side", "quantity", "base", "price", "amount", "quote", "fee", "fee_asset",
    "fee_in_quote", "realised_in_quote", "liquidity", "order_id", "fill_id",
)  # fmt: skip


def line(cells: Iterable[Cell]) -> str:
    """One line with its end; null is an empty cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def report_csv(report: PeriodReportPublic) -> str:
    """A line for each bot, family and pair of each book, under one header."""
    rows: list[Sequence[Cell]] = [REPORT_COLUMNS]
    for book in report.books:
        for part, members in (("bot", book.bots), ("family", book.families), ("pair", book.pairs)):
            for member in members:
                values = member.model_dump()
                own = [values.get(name) for name in REPORT_COLUMNS[3:]]
                rows.append([book.mode, book.stake_currency, part, *own])
    return "".join(map(line, rows))


def fill_lines(fills: Iterable[tuple[MirroredFill, str, str]]) -> Iterator[str]:
    """Fills, each with its bot's name and mode, for a tax return: what was exchanged for what, and what it cost."""
    yield line(FILL_COLUMNS)
    for fill, bot, mode in fills:
        base, _, quote = fill.pair.partition("/")
        yield line(
            [
                _moment(fill.ts), mode, bot, fill.pair, fill.side, fill.quantity, base, fill.price, fill.quote, quote,
                fill.fee, fill.fee_asset, fill.fee_quote, fill.realised, "maker" if fill.maker else "taker",
                fill.order_id, fill.id,
            ]
        )  # fmt: skip


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    text = plain(value) if isinstance(value, Decimal) else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

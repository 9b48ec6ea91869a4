"""An installation with a past: many bots and trades written straight into the databases while nothing runs.

Every table holds what the programs would have written: a trade is two orders, two fills, an allowed decision and their
audit rows, each fifth trade has a denied decision beside it; equity is sampled each minute. The chains verify.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from vostok import audit
from vostok.clock import DAY_MS, MINUTE_MS

Row = dict[str, Any]
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT", "XRP/USDT")
PRICES = {"BTC/USDT": 60_000, "ETH/USDT": 3_000, "SOL/USDT": 150, "BNB/USDT": 500, "XRP/USDT": 1}
DAYS = 30
STAKE = Decimal(100)
FEE = Decimal("0.001")
ACTIVITY_ROWS = 20_000
CHUNK = 20_000


@dataclass(frozen=True)
class Past:
    """One closed trade of a bot; `entry` and `exit` are its order numbers at the gateway, times in UTC ms."""

    bot_id: str
    number: int
    pair: str
    opened_at: int
    closed_at: int
    price: Decimal
    exit_price: Decimal
    quantity: Decimal
    entry: int
    denied: bool

    @property
    def profit(self) -> Decimal:
        """After the fees of both sides."""
        bought, sold = self.price * self.quantity, self.exit_price * self.quantity
        return round(sold * (1 - FEE) - bought * (1 + FEE), 8)


def populate(home: Path, bots: list[str], *, trades: int, seed: int, now: int) -> None:
    """Give `bots`, which must have been created and never started, `trades` closed trades of the last 30 days."""
    past = list(_trades(bots, trades, random.Random(seed), now))
    _fill_gateway(home / "gateway.sqlite", bots, past)
    _fill_panel(home / "panel.sqlite", bots, past, random.Random(seed + 1), now)


def _trades(bots: list[str], trades: int, chance: random.Random, now: int) -> Iterator[Past]:
    each = trades // len(bots)
    step = DAYS * DAY_MS // each
    for number in range(1, each + 1):
        for place, bot_id in enumerate(bots):
            pair = PAIRS[(number + place) % len(PAIRS)]
            opened = now - DAYS * DAY_MS + (number - 1) * step + place * 1_000
            price = Decimal(PRICES[pair]) * Decimal(chance.randint(9_000, 11_000)) / 10_000
            # Slightly better than fair, so that no breaker has a reason to stop the bots.
            moved = Decimal(chance.randint(9_960, 10_085)) / 10_000
            yield Past(
                bot_id=bot_id,
                number=number,
                pair=pair,
                opened_at=opened,
                closed_at=opened + step // 2,
                price=price,
                exit_price=price * moved,
                quantity=round(STAKE / price, 8),
                entry=2 * ((number - 1) * len(bots) + place) + 1,
                denied=number % 5 == 0,
            )


def _fill_gateway(path: Path, bots: list[str], past: list[Past]) -> None:
    with sqlite3.connect(path) as connection:
        _insert(connection, "orders", (row for trade in past for row in _orders(trade)))
        _insert(connection, "fills", (row for trade in past for row in _gateway_fills(trade)))
        decided = [row for trade in past for row in _decisions(trade)]
        decided.sort(key=lambda row: row["ts"])
        _insert(connection, "decisions", ({"id": number, **row} for number, row in enumerate(decided, 1)))
        for bot_id in bots:
            profit = sum((trade.profit for trade in past if trade.bot_id == bot_id), Decimal(0))
            connection.execute("UPDATE bots SET realised = ? WHERE id = ?", (f"{profit:f}", bot_id))
            start = connection.execute("SELECT start_balance FROM bots WHERE id = ?", (bot_id,)).fetchone()[0]
            balance = f"{Decimal(start) + profit:f}"
            connection.execute("UPDATE balances SET free = ?, cost = '0' WHERE bot_id = ?", (balance, bot_id))
    _audit(path, (audit.Row(f"bot:{row['bot_id']}", "bot", "decision", f"bot:{row['bot_id']}", row) for row in decided))


def _orders(trade: Past) -> Iterator[Row]:
    for offset, side, price, at in (
        (0, "BUY", trade.price, trade.opened_at),
        (1, "SELL", trade.exit_price, trade.closed_at),
    ):
        number = trade.entry + offset
        yield {
            "id": number,
            "bot_id": trade.bot_id,
            "mode": "SIMULATED",
            "pair": trade.pair,
            "symbol": trade.pair.replace("/", ""),
            "side": side,
            "type": "LIMIT",
            "time_in_force": "GTC",
            "price": f"{price:f}",
            "quantity": f"{trade.quantity:f}",
            "notional": f"{price * trade.quantity:f}",
            "executed": f"{trade.quantity:f}",
            "executed_quote": f"{price * trade.quantity:f}",
            "locked": "0",
            "triggered": False,
            "status": "FILLED",
            "state": "DELIVERED",
            "client_order_id": f"c{number}",
            "venue_client_id": f"v{number}",
            "exchange_order_id": str(number),
            "created_at": at,
            "updated_at": at,
            "matched_at": at,
        }


def _fills(trade: Past) -> Iterator[tuple[int, str, Decimal, Decimal, int]]:
    """Order number, side, price, realised profit and time."""
    yield trade.entry, "BUY", trade.price, Decimal(0), trade.opened_at
    yield trade.entry + 1, "SELL", trade.exit_price, trade.profit, trade.closed_at


def _gateway_fills(trade: Past) -> Iterator[Row]:
    for number, side, price, realised, at in _fills(trade):
        fee = price * trade.quantity * FEE
        yield {
            "id": number,
            "order_id": number,
            "trade_id": f"t{number}",
            "bot_id": trade.bot_id,
            "pair": trade.pair,
            "side": side,
            "price": f"{price:f}",
            "quantity": f"{trade.quantity:f}",
            "quote": f"{price * trade.quantity:f}",
            "fee": f"{fee:f}",
            "fee_asset": "USDT",
            "fee_quote": f"{fee:f}",
            "realised": f"{realised:f}",
            "maker": False,
            "ts": at,
        }


def _decisions(trade: Past) -> Iterator[Row]:
    said = {"bot_id": trade.bot_id, "pair": trade.pair, "side": "BUY", "price": f"{trade.price:f}"}
    sized = {"quantity": f"{trade.quantity:f}", "notional": f"{trade.price * trade.quantity:f}"}
    allowed = {"allowed": True, "code": None, "rule": None, "reason": None}
    yield said | sized | allowed | {"source": "wire", "ts": trade.opened_at, "last_ts": trade.opened_at}
    if trade.denied:
        reason = f"{trade.pair} would exceed what this bot may hold."
        denied = {"allowed": False, "code": "EXPOSURE", "rule": "exposure", "reason": reason}
        yield (
            said
            | sized
            | denied
            | {"source": "guard", "ts": trade.opened_at + 1_000, "last_ts": trade.opened_at + 1_000}
        )


def _fill_panel(path: Path, bots: list[str], past: list[Past], chance: random.Random, now: int) -> None:
    with sqlite3.connect(path) as connection:
        _insert(connection, "trade", (_trade(trade) for trade in past))
        _insert(connection, "fill", (row for trade in past for row in _mirrored_fills(trade)))
        # On a slow machine the panel has sampled a minute of its own before it was stopped.
        connection.execute("DELETE FROM equity")
        _insert(connection, "equity", (row for bot_id in bots for row in _equity(bot_id, chance, now)))
        _insert(connection, "activity", (_activity(trade) for trade in past[-ACTIVITY_ROWS:]))
    _audit(path, (audit.Row("owner", "api", "bot.start", bot, {"try": again}) for again in range(250) for bot in bots))


def _trade(trade: Past) -> Row:
    cost = trade.price * trade.quantity
    return {
        "bot_id": trade.bot_id,
        "number": trade.number,
        "mode": "SIMULATED",
        "pair": trade.pair,
        "is_open": False,
        "opened_at": trade.opened_at,
        "closed_at": trade.closed_at,
        "quantity": f"{trade.quantity:f}",
        "remaining": "0",
        "entry_price": f"{trade.price:f}",
        "exit_price": f"{trade.exit_price:f}",
        "cost": f"{cost:f}",
        "fees": f"{cost * FEE * 2:f}",
        "profit": f"{trade.profit:f}",
        "profit_ratio": f"{trade.profit / cost:.6f}",
        "profit_freqtrade": f"{trade.profit:f}",
        "exit_reason": "roi",
        "updated_at": trade.closed_at,
    }


def _mirrored_fills(trade: Past) -> Iterator[Row]:
    for number, side, price, realised, at in _fills(trade):
        yield {
            "id": f"{at}-{number}",
            "bot_id": trade.bot_id,
            "order_id": str(number),
            "exchange_order_id": str(number),
            "pair": trade.pair,
            "side": side,
            "price": f"{price:f}",
            "quantity": f"{trade.quantity:f}",
            "quote": f"{price * trade.quantity:f}",
            "fee_quote": f"{price * trade.quantity * FEE:f}",
            "fee": f"{price * trade.quantity * FEE:f}",
            "fee_asset": "USDT",
            "realised": f"{realised:f}",
            "maker": False,
            "ts": at,
        }


def _equity(bot_id: str, chance: random.Random, now: int) -> Iterator[Row]:
    newest = now // MINUTE_MS * MINUTE_MS
    cents = 100_000
    for ts in range(newest - DAYS * DAY_MS, newest, MINUTE_MS):
        cents += chance.randint(-20, 21)
        said = {"bot_id": bot_id, "ts": ts, "mode": "SIMULATED", "stake_currency": "USDT", "start": "1000"}
        yield said | {"balance": f"{cents / 100:.2f}", "equity": f"{cents / 100:.2f}"}


def _activity(trade: Past) -> Row:
    return {
        "ts": trade.closed_at,
        "kind": "fill.sell",
        "level": "info",
        "bot_id": trade.bot_id,
        "bot_name": trade.bot_id,
        "values": "{}",
        "text": f"{trade.bot_id} sold {trade.pair}.",
    }


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert `rows`, which all have the same columns."""
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == CHUNK:
            _write(connection, table, waiting)
            waiting = []
    if waiting:
        _write(connection, table, waiting)


def _write(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    places = ", ".join(f":{name}" for name in names)
    # The names are this file's own.
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def _audit(path: Path, rows: Iterable[audit.Row]) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        audit.append_all(connection, rows)
    engine.dispose()

"""What must hold after any fault: the exchange, the journal and the bots tell the same story, and money adds up."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from vostok.gateway.upstream import Upstream

ZERO = Decimal(0)
WORKING = ("NEW", "PARTIALLY_FILLED", "PENDING_NEW")
PAGE = 1_000


class Placed(NamedTuple):
    """An order as one of the three books has it; `executed` in base currency."""

    order_id: str
    client_id: str
    status: str
    executed: Decimal

    @property
    def effective(self) -> bool:
        """Whether it bought, sold or still may."""
        return self.executed > 0 or self.status in WORKING


class Entry(NamedTuple):
    """A row of the journal."""

    bot_id: str
    state: str
    order: Placed


@dataclass
class Findings:
    """What does not agree; `lost`, `duplicate` and `unowned` count orders of the exchange."""

    orders: int = 0
    lost: int = 0
    duplicate: int = 0
    unowned: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every book tells the same."""
        return not (self.lost or self.duplicate or self.unowned or self.differences)

    def figures(self) -> dict[str, Any]:
        """For the last line of a campaign."""
        return {
            "exchange_orders": self.orders,
            "lost": self.lost,
            "duplicate": self.duplicate,
            "unowned": self.unowned,
            "differences": len(self.differences),
        }


def compare(
    venue: Iterable[Placed],
    journal: Iterable[Entry],
    views: Mapping[str, Mapping[str, Decimal]],
    steps: Mapping[str, int],
) -> Findings:
    """Hold the exchange's orders against the journal and against what each bot knows.

    `views` are the executed quantities of the orders each bot was told of; `steps` how often it meant to trade.
    """
    placed, entries = list(venue), {entry.order.client_id: entry for entry in journal}
    found = Findings(orders=len(placed))
    found.duplicate += sum(count - 1 for count in Counter(order.client_id for order in placed).values())
    effective: Counter[str] = Counter()
    for order in placed:
        entry = entries.get(order.client_id)
        if entry is None:
            found.unowned += 1
            continue
        effective[entry.bot_id] += order.effective
        if (entry.order.order_id, entry.order.status, entry.order.executed) != (
            order.order_id,
            order.status,
            order.executed,
        ):
            found.differences.append(f"the journal has {entry}, the exchange {order}")
        seen = views[entry.bot_id].get(order.order_id)
        if seen is None:
            found.lost += order.effective
        elif seen != order.executed:
            found.differences.append(f"bot {entry.bot_id} knows {seen} of {order}")
    at_venue = {order.client_id for order in placed}
    for client_id, entry in entries.items():
        if entry.state not in ("REJECTED", "DELIVERED"):
            found.differences.append(f"{client_id} is still {entry.state}")
        if entry.state != "REJECTED" and client_id not in at_venue:
            found.differences.append(f"the exchange never had {entry}")
    known_ids = {order.order_id for order in placed}
    found.differences += [f"{bot} knows {number}, the exchange does not" for bot, view in views.items()
                          for number in view if number not in known_ids]  # fmt: skip
    found.duplicate += sum(max(0, effective[bot_id] - steps[bot_id]) for bot_id in steps)
    return found


async def venue_orders(upstream: Upstream, symbols: Iterable[str]) -> list[Placed]:
    """Every order that the account ever had on `symbols`."""
    found: list[Placed] = []
    for symbol in symbols:
        start = 0
        while True:
            params: dict[str, str | int] = {"symbol": symbol, "orderId": start, "limit": PAGE}
            rows = await upstream.private("GET", "allOrders", params)
            found += [
                Placed(str(row["orderId"]), row["clientOrderId"], row["status"], Decimal(row["executedQty"]))
                for row in rows
            ]
            if len(rows) < PAGE:
                break
            start = rows[-1]["orderId"] + 1
    return found


async def venue_balances(upstream: Upstream) -> dict[str, Decimal]:
    """Free and locked of each asset of the account."""
    body = await upstream.private("GET", "account", {})
    return {entry["asset"]: Decimal(entry["free"]) + Decimal(entry["locked"]) for entry in body["balances"]}


def journal_entries(home: Path) -> list[Entry]:
    """The order journal of a gateway, read from its file."""
    with sqlite3.connect(f"file:{home / 'gateway.sqlite'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT bot_id, state, exchange_order_id, venue_client_id, status, executed FROM orders"
        ).fetchall()
    return [Entry(bot, state, Placed(number or "", own, status, Decimal(done)))
            for bot, state, number, own, status, done in rows]  # fmt: skip


def money_differences(home: Path, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> list[str]:
    """Where the change of the account is not the change of all sub-accounts together."""
    with sqlite3.connect(f"file:{home / 'gateway.sqlite'}?mode=ro", uri=True) as database:
        held: dict[str, Decimal] = {}
        for asset, free, locked in database.execute("SELECT asset, free, locked FROM balances"):
            held[asset] = held.get(asset, ZERO) + Decimal(free) + Decimal(locked)
        for quote, paid_in in database.execute("SELECT stake_currency, start_balance FROM bots"):
            held[quote] = held.get(quote, ZERO) - Decimal(paid_in)
    return [
        f"{asset}: the account changed by {after.get(asset, ZERO) - before.get(asset, ZERO)}, "
        f"the ledgers by {held.get(asset, ZERO)}"
        for asset in sorted({*before, *after, *held})
        if after.get(asset, ZERO) - before.get(asset, ZERO) != held.get(asset, ZERO)
    ]

"""The gateway without its network: real journal, gate, paper and live engines, and a venue that misbehaves on order."""

import asyncio
import functools
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from tests.gateway.client import KEY, SECRET
from tests.gateway.fake_venue import RATE, FakeVenue
from vostok.binance.orders import OrderRequest
from vostok.clock import now_ms
from vostok.db import Database
from vostok.gateway import live as live_module
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.books import Event
from vostok.gateway.credentials import key_in
from vostok.gateway.events import EventLog
from vostok.gateway.fees import Fees, read_fees
from vostok.gateway.killswitch import KillSwitch
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import Market
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.models import Bot
from vostok.gateway.records import Records
from vostok.gateway.subaccounts import put_bot, set_state
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import Upstream
from vostok.gateway.writer import Writer
from vostok.risk.gate import load_rules
from vostok.risk.types import Mode

BOT = "a" * 10
FEES = Fees(RATE, RATE)
WIDE = dict.fromkeys(
    ("max_pair_exposure", "max_family_exposure", "max_portfolio_exposure", "max_loss_at_stop"), "1"
) | {"min_stake_share": "0"}


@dataclass
class Desk:
    """A running journal with everything that acts on it, and what it told."""

    database: Database
    writer: Writer
    upstream: Upstream
    market: Market
    live: LiveVenue
    trading: Trading
    records: Records
    venue: FakeVenue
    events: list[Event]
    switch: Switch
    kill_switch: KillSwitch

    async def bot(self, bot_id: str = BOT, mode: Mode = "SIMULATED", **changes: Any) -> Bot:
        """A RUNNING sub-account with 1,000 USDT, held back by its own limits only unless its mode has some."""
        settings: dict[str, Any] = {
            "name": bot_id,
            "strategy": "X",
            "key": KEY,
            "secret": SECRET,
            "pairs": ["BTC/USDT"],
        }
        settings["stoploss"] = Decimal("-0.01")
        settings["limits"] = changes.pop("limits", {"max_trade_value": "500", "max_exposure": "800"})
        allocation = changes.pop("allocation", Decimal(1000))
        known = self.writer.books.risk_limits.get(mode, {})
        await self.writer.run(lambda tx: tx.put_risk_limits(mode, {**WIDE, **known}))
        await self.writer.run(put_bot(bot_id, {**settings, **changes}, mode, "USDT", allocation))
        return await self.writer.run(set_state(bot_id, "RUNNING", "owner", "test"))

    async def limit(self, mode: Mode = "SIMULATED", **limits: str) -> None:
        """Set limits of a mode, as its owner would."""
        await self.writer.run(change_limits(mode, limits, "owner", load_rules()))

    def total(self, asset: str, bot_id: str = BOT) -> Decimal:
        """What the bot has of `asset`."""
        return self.writer.books.ledgers[bot_id].balance(asset).total

    def locked(self, asset: str, bot_id: str = BOT) -> Decimal:
        """What the bot's orders hold back of `asset`."""
        return self.writer.books.ledgers[bot_id].balance(asset).locked


@functools.cache
def _migrated() -> bytes:
    """A fresh database; making one takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gateway.sqlite"
        Database(path, MIGRATIONS).open().close()
        return path.read_bytes()


@asynccontextmanager
async def open_desk(folder: Path, venue: FakeVenue | None = None, *, real_money: bool = False) -> AsyncIterator[Desk]:
    """A desk on the database in `folder`; opening it again is what a restart does."""
    played = venue or FakeVenue()
    credentials = folder / "simulator.json"
    credentials.write_text(json.dumps({"key": KEY, "secret": SECRET}))
    file = folder / "gateway.sqlite"
    if not file.exists():
        file.write_bytes(_migrated())
    database = Database(file, MIGRATIONS).open()
    events: list[Event] = []
    log = EventLog(now_ms)
    log.listen(events.append)
    writer = Writer(database, now_ms, log.publish)
    upstream = Upstream("http://venue", key_in(credentials), now_ms, played.transport())
    market = Market(upstream, now_ms)
    switch = Switch(folder)
    live = LiveVenue(writer, upstream, market, switch, now_ms)
    trading = Trading(
        writer, market, live, load_rules(), switch, now_ms, read_fees(database, RATE), real_money=real_money
    )
    kill_switch = KillSwitch(switch, writer, trading, market, log, now_ms)
    upstream.on_refused_key = kill_switch.key_refused
    writer.start()
    try:
        await kill_switch.load()
        yield Desk(
            database, writer, upstream, market, live, trading, Records(database), played, events, switch, kill_switch
        )
    finally:
        await live.close()
        await upstream.close()
        writer.stop()
        database.close()


def buy(quantity: str = "1", price: str | None = None, **changes: Any) -> OrderRequest:
    """A market entry, or a limit one when `price` is given."""
    return _request("BUY", quantity, price, **changes)


def sell(quantity: str = "1", price: str | None = None, **changes: Any) -> OrderRequest:
    """A market exit, or a limit one when `price` is given."""
    return _request("SELL", quantity, price, **changes)


def _request(side: Any, quantity: str, price: str | None, **changes: Any) -> OrderRequest:
    known: dict[str, Any] = {"type": "MARKET" if price is None else "LIMIT", "quantity": Decimal(quantity)}
    known["price"] = None if price is None else Decimal(price)
    return OrderRequest(symbol="BTCUSDT", side=side, **{**known, **changes})


def hurry(monkeypatch: Any, *, answer_within_s: float = 0.5) -> None:
    """Let the live engine ask in milliseconds and give up early, so that tests do not wait for real time-outs."""
    monkeypatch.setattr(live_module, "_delays", lambda: iter([0.01] * 1000))
    monkeypatch.setattr(live_module, "ANSWER_WITHIN_S", answer_within_s)
    monkeypatch.setattr(live_module, "RECV_WINDOW_MS", 30)
    monkeypatch.setattr(live_module, "ARRIVAL_MARGIN_MS", 20)


async def eventually(condition: Callable[[], bool], within_s: float = 20.0) -> None:
    """Wait until `condition` holds."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


def tell_then_break(tx: Tx) -> None:
    """An operation in whose middle the disk fails."""
    tx.tell("order", BOT, {})
    raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

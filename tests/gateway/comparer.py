"""Reconciliation over a desk, with a clock that moves on from look to look."""

import json
from decimal import Decimal
from typing import Any, Final

from tests.gateway.desk import BOT, Desk, buy
from vostok.gateway import reconciliation as module
from vostok.gateway.account_books import take_up
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.events import EventLog
from vostok.gateway.reconciliation import Reconciliation
from vostok.gateway.reconciliation_desk import FixDesk
from vostok.gateway.unclaimed import Unclaimed
from vostok.risk.reconciliation import BotBooks, Difference

REAL: Final = "REAL_MARKET_SPOT"


class Comparer:
    """Reconciliation over a desk, whose clock moves six seconds with each look."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ahead = 0
        log = EventLog(self.now)
        watch = BookWatch(
            desk.writer,
            desk.live._upstream,
            log,
            self.now,
            desk.kill_switch.impose,
            lambda _client_id: None,
            lambda _order_id: self.now(),
        )
        upstream = desk.live._upstream
        self.side = Reconciliation(desk.writer, desk.records, upstream, desk.market, watch, self.now)
        unclaimed = Unclaimed(desk.writer, desk.trading, desk.switch, log, self.now)
        self.fixes = FixDesk(self.side, desk.writer, desk.records, upstream, desk.market, desk.switch, unclaimed)
        desk.trading.unreconciled = self.side.unreconciled

    def now(self) -> int:
        return self.desk.live._clock() + self.ahead

    async def look(self, kind: module.RunKind = "light", times: int = 1) -> None:
        for _ in range(times):
            await self.side.look(kind)
            self.ahead += 6_000

    async def the_one(self) -> Difference:
        """The only difference, once it stands."""
        await self.look("full", 3)
        await self.look()
        (found,) = self.side.standing()
        return found

    async def is_clean_after_fix(self, found: Difference) -> bool:
        await self.fixes.fix(found.id, "owner")
        await self.look("full", 3)
        return self.side.state == "clean" and not self.side.sightings

    def told(self, **positions: str) -> None:
        """The bot's own database: no open order, and these positions."""
        self.side.tell({BOT: BotBooks((), {f"{coin}/USDT": Decimal(amount) for coin, amount in positions.items()})})

    def audit(self, type: str) -> list[dict[str, Any]]:
        rows = self.desk.records.audit_page(0, 500)["items"]
        return [json.loads(row["body"]) for row in rows if row["type"] == type]


async def traded(desk: Desk) -> Comparer:
    """A live bot with a coin, nobody's money taken up, and a clean first look."""
    bot = await desk.bot(mode=REAL)
    await desk.writer.run(take_up({"USDT": Decimal(99_000)}))
    comparer = Comparer(desk)
    await comparer.look("start")
    await desk.trading.place(bot, buy("1"))
    desk.venue.fills_limit_orders = False
    return comparer

"""Follows the gateway's events: to the browsers at once, to the mirror and the feed right after."""

import asyncio
from decimal import Decimal

import structlog
from pydantic import ValidationError

from vostok.errors import Unavailable
from vostok.panel.activity.service import Feed, Kind
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.reconcile import Reconciler
from vostok.panel.events import Bus
from vostok.panel.fields import plain
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import Account, DecisionPublic, Event, FillPublic, OrderPublic
from vostok.panel.gateway_risk import BreakerPublic, FlagPublic, LatchPublic, LockPublic, RiskPublic
from vostok.panel.trades.sync import Mirror

log = structlog.get_logger()

RETRY_S = (0.25, 0.5, 1.0, 2.0)


class Follower:
    """One reader of `GET /events`; reconnects with back-off and reads everything again after a gap."""

    def __init__(
        self,
        gateway: Gateway,
        fleet: Fleet,
        bus: Bus,
        mirror: Mirror,
        feed: Feed,
        reconciler: Reconciler,
        changed: asyncio.Event,
        to_sell: asyncio.Event,
        line_broke: asyncio.Event,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._bus = bus
        self._mirror = mirror
        self._feed = feed
        self._reconciler = reconciler
        self._seq: int | None = None
        self._changed = changed
        self._to_sell = to_sell
        self._line_broke = line_broke
        # Told once when it begins and once when it ends, however many looks say so.
        self._books_differ = False

    async def run(self) -> None:
        """Follow until cancelled."""
        failures = 0
        while True:
            try:
                async for event in self._gateway.events(self._seq):
                    failures = 0
                    self._seq = event.seq
                    await self._handle(event)
            except Unavailable:
                self._line_broke.set()
                await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1
            self._mirror.read_again()

    async def _handle(self, event: Event) -> None:
        handlers = {
            "account": self._account,
            "fill": self._fill,
            "order": self._order,
            "decision": self._decision,
            "bot_state": self._bot_state,
            "risk": self._risk,
            "latched": self._latch,
            "lifted": self._latch,
            "breaker_near": self._breaker_near,
            "pair_locked": self._lock,
            "pair_unlocked": self._lock,
            "flag_off": self._flag,
            "flag_on": self._flag,
            "reduction": self._reduction,
            "unowned": self._unowned,
            "unclaimed": self._unclaimed,
            "reconciliation": self._reconciliation,
            "venue": self._venue,
            "gap": self._gap,
        }
        handler = handlers.get(event.type)
        if handler is None:
            return
        try:
            await handler(event)
        except ValidationError as error:
            log.error("the gateway sent an event of another shape", type=event.type, reason=str(error))

    async def _account(self, event: Event) -> None:
        account = Account.model_validate(event.data)
        self._fleet.accounts[account.bot_id] = account
        self._changed.set()

    async def _fill(self, event: Event) -> None:
        fill = FillPublic.model_validate(event.data)
        self._bus.publish("fill", fill)
        self._mirror.fill_came(fill.bot_id)
        base, quote = fill.pair.split("/")
        await self._feed.note(
            "fill.buy" if fill.side == "BUY" else "fill.sell",
            bot_id=fill.bot_id,
            bot_name=self._name(fill.bot_id),
            at=fill.ts,
            pair=fill.pair,
            base=base,
            quote=quote,
            quantity=plain(fill.quantity),
            price=plain(fill.price),
            realised=plain(fill.realised or Decimal(0)),
        )

    async def _order(self, event: Event) -> None:
        order = OrderPublic.model_validate(event.data)
        self._bus.publish("order", order)
        if order.state in ("REJECTED", "IN_DOUBT") and self._feed.is_news(order.bot_id, order.id, order.state):
            await self._feed.note(
                "order.rejected" if order.state == "REJECTED" else "order.in_doubt",
                bot_id=order.bot_id,
                bot_name=self._name(order.bot_id),
                pair=order.pair,
                reason=order.reason or "no reason given",
            )

    async def _decision(self, event: Event) -> None:
        decision = DecisionPublic.model_validate(event.data)
        self._bus.publish("decision", decision)
        what = (decision.bot_id, decision.pair, decision.side, decision.code or "")
        if not decision.allowed and self._feed.is_news(*what):
            await self._feed.note(
                "entry.denied" if decision.side == "BUY" else "exit.denied",
                bot_id=decision.bot_id,
                bot_name=self._name(decision.bot_id),
                pair=decision.pair,
                code=decision.code or "",
                reason=decision.reason or "no reason given",
            )

    async def _bot_state(self, _event: Event) -> None:
        await self._reconciler.wake()

    async def _risk(self, event: Event) -> None:
        self._bus.publish("risk", RiskPublic.model_validate(event.data))

    async def _breaker_near(self, event: Event) -> None:
        breaker = BreakerPublic.model_validate(event.data)
        name = self._name(breaker.scope)
        if self._feed.is_news("breaker", breaker.scope, breaker.currency, breaker.period):
            await self._feed.note(
                "risk.near",
                bot_id=breaker.scope if name else None,
                bot_name=name,
                scope=name or breaker.scope,
                period=breaker.period,
                loss=f"{breaker.loss or Decimal(0):.2%}",
                limit=f"{breaker.limit:.2%}",
            )

    async def _reduction(self, _event: Event) -> None:
        self._to_sell.set()

    async def _unclaimed(self, event: Event) -> None:
        order = OrderPublic.model_validate(event.data)
        name = self._name(order.bot_id)
        await self._feed.note("order.unclaimed", bot_id=order.bot_id, bot_name=name, pair=order.pair, order=order.id)

    async def _unowned(self, event: Event) -> None:
        data = event.data or {}
        if event.bot_id is None:
            asset, before, after = (str(data.get(name)) for name in ("asset", "from", "to"))
            kind: Kind = "books.found" if data.get("first") else "books.unowned"
            await self._feed.note(kind, asset=asset, before=before, after=after)

    async def _latch(self, event: Event) -> None:
        latch = LatchPublic.model_validate(event.data)
        name = self._name(latch.scope)
        await self._feed.note(
            "risk.latched" if event.type == "latched" else "risk.lifted",
            bot_id=latch.scope if name else None,
            bot_name=name,
            scope=name or latch.scope,
            source=latch.source,
            state=latch.state,
            reason=latch.reason,
            actor=latch.actor,
        )

    async def _lock(self, event: Event) -> None:
        lock = LockPublic.model_validate(event.data)
        name = self._name(lock.scope)
        await self._feed.note(
            "pair.locked" if event.type == "pair_locked" else "pair.unlocked",
            bot_id=lock.scope if name else None,
            bot_name=name,
            scope=name or lock.scope,
            pair=lock.pair,
            reason=lock.reason,
            actor=lock.actor,
        )

    async def _flag(self, event: Event) -> None:
        flag = FlagPublic.model_validate(event.data)
        await self._feed.note(
            "flag.off" if event.type == "flag_off" else "flag.on",
            what=flag.kind,
            name=flag.name,
            reason=flag.reason,
            actor=flag.actor,
        )
        self._bus.publish("governance", {})

    async def _reconciliation(self, event: Event) -> None:
        data = event.data or {}
        self._bus.publish("reconciliation", {})
        grave, state = int(data.get("grave") or 0), str(data.get("state"))
        if (grave > 0) == self._books_differ:
            return
        self._books_differ = grave > 0
        if grave:
            await self._feed.note("sides.differ", count=str(grave), state=state)
        else:
            await self._feed.note("sides.agree")

    async def _venue(self, event: Event) -> None:
        data = event.data or {}
        if data.get("status") == "down":
            await self._feed.note("venue.down", detail=str(data.get("detail") or "no detail given"))
        elif await self._feed.is_standing("venue.down"):
            # A gateway says so after each of its starts, too, also where the venue never was away.
            await self._feed.note("venue.up")

    async def _gap(self, _event: Event) -> None:
        self._mirror.read_again()
        await self._reconciler.wake()

    def _name(self, bot_id: str) -> str | None:
        return self._reconciler.name_of(bot_id)

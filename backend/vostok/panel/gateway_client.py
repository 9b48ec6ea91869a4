"""Talks to the gateway over its control socket. Every failure is an Unavailable with a sentence."""

from collections.abc import AsyncIterator, Iterable, Mapping
from decimal import Decimal
from typing import Any

import httpx
from pydantic import ValidationError

from vostok.audit_search import Wanted
from vostok.errors import Unavailable
from vostok.panel.fields import Page, plain
from vostok.panel.gateway_answers import given, items_of, read_as, unreadable
from vostok.panel.gateway_books import BooksLine
from vostok.panel.gateway_health import GatewayHealth
from vostok.panel.gateway_models import (
    Account,
    AuditRow,
    BotState,
    CandleQualityPublic,
    ChainCheck,
    Checkpoints,
    DecisionPublic,
    Denied,
    DepthPublic,
    Event,
    FillPublic,
    LabEventPublic,
    OrderPublic,
    SubAccount,
    Symbol,
    Ticker,
    VenueBudgetPublic,
)
from vostok.panel.gateway_risk import (
    AccountBooksPublic,
    Clearance,
    FlagPublic,
    LockPublic,
    RiskLimitsPublic,
    RiskPublic,
)
from vostok.panel.gateway_venue import VenueCalls

PAGE_MOST = 1_000
"""The most that the gateway puts on one page."""
# The gateway sends a tick every 5 s when nothing else came.
EVENTS_TIMEOUT = httpx.Timeout(15, connect=2)
# The whole chain is written before the first byte comes.
EXPORT_TIMEOUT = httpx.Timeout(300, connect=2)


class Gateway(BooksLine, VenueCalls):
    """Methods are named after the control calls of ARCHITECTURE."""

    async def health(self) -> GatewayHealth:
        return read_as(GatewayHealth, await self._call("GET", "/health"))

    async def metrics(self) -> str:
        """What the gateway tells of itself, in Prometheus's text format."""
        try:
            return (await self._http.get("/metrics")).raise_for_status().text
        except httpx.HTTPError as error:
            raise Unavailable(f"The gateway tells no figures ({type(error).__name__}).") from error

    async def accounts(self) -> list[Account]:
        return items_of(Account, await self._call("GET", "/bots"))

    async def put_bot(self, bot_id: str, account: SubAccount) -> Account:
        return read_as(Account, await self._call("PUT", f"/bots/{bot_id}", json=account.model_dump()))

    async def check_allocation(self, bot_id: str, stake_currency: str, allocation: str) -> None:
        """Raise Conflict where the account cannot pay this allocation of a REAL bot, or there is no key."""
        body = {"stake_currency": stake_currency, "allocation": allocation}
        await self._call("POST", f"/bots/{bot_id}/allocation", json=body)

    async def set_state(self, bot_id: str, state: BotState, actor: str, reason: str) -> None:
        await self._call("POST", f"/bots/{bot_id}/state", json={"state": state, "actor": actor, "reason": reason})

    async def flatten(self, bot_id: str, actor: str, reason: str) -> Account:
        body = {"actor": actor, "reason": reason}
        return read_as(Account, await self._call("POST", f"/bots/{bot_id}/flatten", json=body, timeout=60))

    async def known_orders(self, bot_id: str, exchange_order_ids: list[str], since: int | None) -> None:
        """Tell what the bot's own database holds: before a start all of it from `since` (UTC ms) on, else some."""
        body = {"exchange_order_ids": exchange_order_ids, "since": since}
        await self._call("POST", f"/bots/{bot_id}/known-orders", json=body)

    async def archive(self, bot_id: str) -> None:
        await self._call("DELETE", f"/bots/{bot_id}")

    async def orders(self, bot_id: str, after: str | None, limit: int) -> Page[OrderPublic]:
        return await self._page(OrderPublic, f"/bots/{bot_id}/orders", after, limit)

    async def fills(self, bot_id: str, after: str | None, limit: int) -> Page[FillPublic]:
        return await self._page(FillPublic, f"/bots/{bot_id}/fills", after, limit)

    async def decisions(self, bot_id: str, after: str | None, limit: int) -> Page[DecisionPublic]:
        return await self._page(DecisionPublic, f"/bots/{bot_id}/decisions", after, limit)

    async def symbols(self) -> list[Symbol]:
        return items_of(Symbol, await self._call("GET", "/market/symbols"))

    async def tickers(self) -> list[Ticker]:
        return items_of(Ticker, await self._call("GET", "/market/tickers"))

    async def klines(self, pair: str, interval: str, limit: int, end: int | None) -> list[list[Any]]:
        """Binance's 12-field rows, oldest first; the last may still be forming."""
        query: dict[str, str | int] = {"pair": pair, "interval": interval, "limit": limit}
        if end is not None:
            query["end"] = end
        rows: list[list[Any]] = await self._call("GET", "/market/klines", params=query)
        return rows

    async def history(self, pair: str, interval: str, start: int, end: int, limit: int) -> list[list[Any]]:
        """Binance's rows of candles that open from `start` to `end` (UTC ms), oldest first, at most `limit`."""
        query: dict[str, str | int] = {"pair": pair, "interval": interval, "start": start, "end": end, "limit": limit}
        rows: list[list[Any]] = await self._call("GET", "/market/history", params=query)
        return rows

    async def candle_quality(self, pair: str, interval: str) -> CandleQualityPublic:
        query = {"pair": pair, "interval": interval}
        return read_as(CandleQualityPublic, await self._call("GET", "/market/quality", params=query))

    async def depth(self, pair: str, limit: int) -> DepthPublic:
        """The best levels of the pair's book, the best first."""
        body = await self._call("GET", "/market/depth", params={"pair": pair, "limit": limit})
        names = ("price", "quantity")
        try:
            levels = {side: [dict(zip(names, level, strict=True)) for level in body[side]] for side in ("bids", "asks")}
        except (TypeError, KeyError, ValueError) as error:
            raise Unavailable("The gateway's answer is not a book.") from error
        return read_as(DepthPublic, levels)

    async def lab_events(self) -> list[LabEventPublic]:
        return items_of(LabEventPublic, await self._call("GET", "/lab"))

    async def begin_lab_event(self, kind: str, pair: str | None, duration_s: int, actor: str) -> LabEventPublic:
        wish = {"kind": kind, "pair": pair, "duration_s": duration_s, "actor": actor}
        return read_as(LabEventPublic, await self._call("POST", "/lab", json=wish))

    async def stop_lab_event(self, event_id: int, actor: str) -> LabEventPublic:
        return read_as(LabEventPublic, await self._call("POST", f"/lab/{event_id}/stop", json={"actor": actor}))

    async def audit(self, after: int, limit: int) -> list[AuditRow]:
        return items_of(AuditRow, await self._call("GET", "/audit", params={"after": after, "limit": limit}))

    async def newest_audit(self, before: int | None, limit: int, wanted: Wanted) -> Page[AuditRow]:
        return await self._page(AuditRow, "/audit/newest", None, limit, before=before, **wanted._asdict())

    async def checkpoints(self, limit: int) -> Checkpoints:
        return read_as(Checkpoints, await self._call("GET", "/audit/checkpoints", params={"limit": limit}))

    async def export_audit(self) -> AsyncIterator[bytes]:
        """The zip of the chain, piece by piece. Raises Unavailable."""
        try:
            async with self._http.stream("GET", "/audit/export", timeout=EXPORT_TIMEOUT) as response:
                response.raise_for_status()
                async for piece in response.aiter_bytes():
                    yield piece
        except httpx.HTTPError as error:
            raise Unavailable("The gateway's audit log cannot be exported now; see its log.") from error

    async def decisions_where(self, after: str | None, limit: int, **wanted: Any) -> Page[DecisionPublic]:
        """Decisions about all bots, newest first; `wanted` as the gateway's `GET /decisions` names it."""
        return await self._page(DecisionPublic, "/decisions", after, limit, **wanted)

    async def all_decisions(self, most: int, **wanted: Any) -> list[DecisionPublic]:
        """Every decision that is wanted, newest first, and not only a page of them; at most about `most`."""
        page = await self.decisions_where(None, PAGE_MOST, **wanted)
        found = page.items
        while page.next is not None and len(found) < most:
            page = await self.decisions_where(page.next, PAGE_MOST, **wanted)
            found += page.items
        return found

    async def denied_entries(
        self, bot_id: str, pair: str, since: int, until: int | None, limit: int, after: str | None = None
    ) -> tuple[list[Denied], str | None]:
        """The bot's denied entries of one pair, newest first, and the cursor of those before them."""
        query = given(bot_id=bot_id, pair=pair, since=since, until=until, limit=limit, after=after)
        body = await self._call("GET", "/decisions/denied-entries", params=query)
        try:
            return [Denied(*row) for row in body["items"]], body["next"]
        except (TypeError, KeyError) as error:
            raise Unavailable("The gateway's answer is not a list of denied entries.") from error

    async def orders_in_doubt(self) -> list[OrderPublic]:
        return items_of(OrderPublic, await self._call("GET", "/orders/in-doubt"))

    async def order_trace(self, order_id: str) -> Any:
        return await self._call("GET", f"/orders/{order_id}/trace")

    async def paper_fees(self) -> dict[str, str]:
        """`maker` and `taker`, fractions."""
        fees: dict[str, str] = await self._call("GET", "/paper/fees")
        return fees

    async def put_paper_fees(self, maker: Decimal, taker: Decimal, actor: str) -> dict[str, str]:
        body = {"maker": plain(maker), "taker": plain(taker), "actor": actor}
        fees: dict[str, str] = await self._call("PUT", "/paper/fees", json=body)
        return fees

    async def prune_decisions(self, before: int) -> int:
        """Remove decisions made before `before` (UTC ms); how many. Their audit rows stay."""
        answer = await self._call("POST", "/decisions/prune", json={"before": before}, timeout=60)
        return int(answer["removed"])

    async def verify(self) -> ChainCheck:
        return read_as(ChainCheck, await self._call("POST", "/audit/verify", timeout=60))

    async def budget(self) -> VenueBudgetPublic:
        return read_as(VenueBudgetPublic, await self._call("GET", "/budget"))

    async def risk(self) -> RiskPublic:
        return read_as(RiskPublic, await self._call("GET", "/risk/state"))

    async def kill(self, body: dict[str, str]) -> RiskPublic:
        return read_as(RiskPublic, await self._call("POST", "/risk/kill", json=body))

    async def resume(self, body: dict[str, str]) -> RiskPublic:
        return read_as(RiskPublic, await self._call("POST", "/risk/resume", json=body))

    async def locks(self) -> list[LockPublic]:
        return items_of(LockPublic, await self._call("GET", "/risk/locks"))

    async def lock(self, body: Mapping[str, Any]) -> LockPublic:
        return read_as(LockPublic, await self._call("POST", "/risk/locks", json=body))

    async def flags(self) -> list[FlagPublic]:
        return items_of(FlagPublic, await self._call("GET", "/risk/flags"))

    async def switch_off(self, body: Mapping[str, Any]) -> FlagPublic:
        return read_as(FlagPublic, await self._call("POST", "/risk/flags", json=body))

    async def switch_on(self, kind: str, name: str, actor: str) -> None:
        await self._call("POST", "/risk/flags/lift", json={"kind": kind, "name": name, "actor": actor})

    async def clearances(self) -> list[Clearance]:
        return items_of(Clearance, await self._call("GET", "/clearances"))

    async def give_clearance(self, bot_id: str, body: Mapping[str, Any]) -> None:
        await self._call("PUT", f"/bots/{bot_id}/clearance", json=body)

    async def withdraw_clearance(self, bot_id: str, reason: str, actor: str) -> None:
        await self._call("POST", f"/bots/{bot_id}/clearance/withdraw", json={"reason": reason, "actor": actor})

    async def lift_lock(self, scope: str, pair: str, actor: str) -> None:
        await self._call("POST", "/risk/locks/lift", json={"scope": scope, "pair": pair, "actor": actor})

    async def risk_limits(self) -> RiskLimitsPublic:
        return read_as(RiskLimitsPublic, await self._call("GET", "/risk/limits"))

    async def put_risk_limits(self, mode: str, limits: Mapping[str, Any], actor: str) -> RiskLimitsPublic:
        body = {"mode": mode, "limits": limits, "actor": actor}
        return read_as(RiskLimitsPublic, await self._call("PUT", "/risk/limits", json=body))

    async def put_sentiment(self, known: Iterable[tuple[str | None, float, int]]) -> None:
        """Tell all that is known: coin (None: the market), score from -1 to 1, time of its newest news (UTC ms)."""
        items = [{"coin": coin, "score": f"{score:.4f}", "at": at} for coin, score, at in known]
        await self._call("PUT", "/sentiment", json={"items": items})

    async def books(self) -> AccountBooksPublic:
        return read_as(AccountBooksPublic, await self._call("GET", "/books"))

    async def assign(self, body: dict[str, str]) -> AccountBooksPublic:
        return read_as(AccountBooksPublic, await self._call("POST", "/books/assign", json=body))

    async def close_order(self, order_id: str, actor: str, reason: str) -> None:
        await self._call("POST", f"/orders/{order_id}/close", json={"actor": actor, "reason": reason})

    async def events(self, after: int | None) -> AsyncIterator[Event]:
        """Follow the event stream until it breaks (Unavailable)."""
        query = {} if after is None else {"after": after}
        try:
            async with self._http.stream("GET", "/events", params=query, timeout=EVENTS_TIMEOUT) as response:
                response.raise_for_status()
                async for line in response.aiter_lines():
                    if line:
                        yield Event.model_validate_json(line)
        except httpx.HTTPError as error:
            raise Unavailable(f"The gateway's event stream broke: {error}") from error
        except ValidationError as error:
            raise unreadable(error) from error

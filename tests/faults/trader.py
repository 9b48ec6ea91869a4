"""A bot on the wire as Freqtrade is one: entry, stop on the exchange, its cancel, exit; an error is tried again.

Like Freqtrade it draws a fresh client id for each attempt and knows only the orders whose answers it got.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import httpx

from tests.gateway.client import BotClient

UNKNOWN_ORDER = -2011
# Freqtrade's loop comes round every five seconds; here it turns faster, so that faults meet more of its steps.
LOOP_S = 1.0
STAKE = Decimal(60)
# A lost answer is resolved within 20 s, a killed gateway is back within 10, a locked database is free after 6; and one
# fault may follow the other.
PATIENCE_S = 150.0


class NoAnswer(Exception):
    """Nothing that Freqtrade could use came back."""


class Stuck(AssertionError):
    """A step that did not come through in time, with the last answer that it got."""


@dataclass
class Patience:
    """Keeps a step from being tried for ever."""

    bot_id: str
    step: str
    limit_s: float
    began: float = field(default_factory=time.monotonic)

    async def after(self, error: NoAnswer) -> None:
        """Wait for the next try. Raises Stuck once it was tried for long enough."""
        if time.monotonic() - self.began > self.limit_s:
            raise Stuck(f"{self.bot_id}: {self.step} did not come through in {self.limit_s:.0f} s: {error}")
        await asyncio.sleep(LOOP_S)


@dataclass
class Trader:
    """One bot on one pair; `known` is what its database would hold: orders by the exchange's id."""

    client: BotClient
    http: httpx.AsyncClient
    control: httpx.AsyncClient
    symbol: str
    step: Decimal
    tick: Decimal
    patience_s: float = PATIENCE_S
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: int = 0
    errors: int = 0
    told_twice: int = 0

    async def run(self, go_on: Callable[[], bool]) -> None:
        """Whole rounds while `go_on`; the one that was begun is finished, so nothing stays open."""
        await self._recover()
        while go_on():
            await self.round()

    async def round(self) -> None:
        """Buy, protect, take the stop away, sell."""
        bought = await self._insist("an entry", self._entry)
        held = Decimal(bought["executedQty"]) * Decimal("0.999")
        amount = held.quantize(self.step, ROUND_DOWN)
        if amount <= 0:
            return
        stop = await self._insist("a stop order", lambda: self._stop(amount))
        await self._cancel(stop)
        await self._insist("an exit", lambda: self._place(side="SELL", type="MARKET", quantity=f"{amount:f}"))

    async def _recover(self) -> None:
        """Close what an earlier life left, as far as its database knows; the gateway offers what that does not."""
        await self._patiently("telling the gateway what is known", self._tell_known)
        held = Decimal(0)
        for order in list(self.known.values()):
            if order["status"] in ("NEW", "PARTIALLY_FILLED"):
                await self._cancel(order)
        # As they became known: one that was taken over is older by its number than what was done before.
        for order in self.known.values():
            executed = Decimal(order["executedQty"])
            held = executed * Decimal("0.999") if order["side"] == "BUY" else held - executed
        amount = held.quantize(self.step, ROUND_DOWN)
        # Below a lot nothing can be sold.
        if amount > 10 * self.step:
            sell = partial(self._place, side="SELL", type="MARKET", quantity=f"{amount:f}")
            await self._insist("an exit after a restart", sell)

    async def refresh(self) -> None:
        """Ask where every known order stands, as Freqtrade does with its open ones."""
        for order_id in list(self.known):
            self._learn(await self._patiently("a question about an order", partial(self._ask, order_id)))

    async def _tell_known(self) -> dict[str, Any]:
        body = {"exchange_order_ids": list(self.known), "since": 0}
        try:
            answer = await self.control.post(f"/bots/{self.client.bot_id}/known-orders", json=body)
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from None
        if not answer.is_success:
            raise NoAnswer(answer.text)
        found: dict[str, Any] = answer.json()
        return found

    async def _entry(self) -> dict[str, Any]:
        ask = (await self._book())[1]
        amount = (STAKE / ask).quantize(self.step, ROUND_DOWN)
        return await self._place(side="BUY", type="MARKET", quantity=f"{amount:f}")

    async def _stop(self, amount: Decimal) -> dict[str, Any]:
        bid = (await self._book())[0]
        price, limit = ((bid * Decimal(share)).quantize(self.tick, ROUND_DOWN) for share in ("0.9", "0.89"))
        return await self._place(
            side="SELL",
            type="STOP_LOSS_LIMIT",
            quantity=f"{amount:f}",
            stopPrice=f"{price:f}",
            price=f"{limit:f}",
            timeInForce="GTC",
        )

    async def _cancel(self, order: dict[str, Any]) -> None:
        number, patience = str(order["orderId"]), self._patience(f"the cancel of {order['orderId']}")
        while True:
            try:
                status, body = await self._send("DELETE", "order", symbol=self.symbol, orderId=number)
                if status != 200 and body.get("code") != UNKNOWN_ORDER:
                    raise NoAnswer(str(body))
                found = await self._patiently("the question after a cancel", partial(self._ask, number))
                self._learn(found)
                if found["status"] not in ("NEW", "PARTIALLY_FILLED"):
                    return
                raise NoAnswer(f"it is {found['status']} after a cancel that was answered with {body}")
            except NoAnswer as error:
                self.errors += 1
                await patience.after(error)

    async def _insist(self, step: str, attempt: Callable[[], Any]) -> dict[str, Any]:
        patience = self._patience(step)
        while True:
            try:
                order: dict[str, Any] = await attempt()
                self.told_twice += str(order["orderId"]) in self.known
                self._learn(order)
                self.steps += Decimal(order["executedQty"]) > 0 or order["status"] == "NEW"
                if order["status"] != "EXPIRED" or Decimal(order["executedQty"]) > 0:
                    return order
                raise NoAnswer("the order expired without a fill")
            except NoAnswer as error:
                self.errors += 1
                await patience.after(error)

    async def _patiently(self, step: str, question: Callable[[], Any]) -> dict[str, Any]:
        patience = self._patience(step)
        while True:
            try:
                answer: dict[str, Any] = await question()
                return answer
            except NoAnswer as error:
                await patience.after(error)

    def _patience(self, step: str) -> Patience:
        return Patience(self.client.bot_id, step, self.patience_s)

    async def _place(self, **params: str) -> dict[str, Any]:
        named = {"symbol": self.symbol, "newClientOrderId": f"x-TKT5PX2F{uuid4().hex[:22]}", **params}
        status, body = await self._send("POST", "order", newOrderRespType="FULL", **named)
        if status != 200:
            raise NoAnswer(str(body))
        return body

    async def _ask(self, order_id: str) -> dict[str, Any]:
        status, body = await self._send("GET", "order", symbol=self.symbol, orderId=order_id)
        if status != 200:
            raise NoAnswer(str(body))
        return body

    async def _book(self) -> tuple[Decimal, Decimal]:
        status, body = await self._send("GET", "depth", symbol=self.symbol, limit="5")
        if status != 200:
            raise NoAnswer(str(body))
        return Decimal(body["bids"][0][0]), Decimal(body["asks"][0][0])

    async def _send(self, method: str, path: str, **params: str) -> tuple[int, dict[str, Any]]:
        request = self.client.request(method, path, **params)
        if path == "depth":
            url = f"{self.client.base_url}/b/{self.client.bot_id}/api/v3/depth"
            request = httpx.Request(method, url, params=params)
        try:
            answer = await self.http.send(request)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from None
        if not isinstance(body, dict):
            raise NoAnswer("not an object")
        return answer.status_code, body

    def _learn(self, order: dict[str, Any]) -> None:
        self.known[str(order["orderId"])] = order

"""The part of Binance's WebSocket API that carries an account's own events (docs: web-socket-api.md).

`userDataStream.subscribe.signature` proves the account; from then on each change of an order arrives as
`executionReport`, followed by the balances that changed. There is no replay: after a gap, REST knows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vostok.binance import events
from vostok.binance.decimals import ZERO
from vostok.binance.errors import BinanceError, MandatoryParameter, RejectedKey
from vostok.binance.order_lists import OrderList, list_status
from vostok.binance.orders import Order, OrderStatus
from vostok.binance.params import Params
from vostok.binance.shapes import Json
from vostok.binance.signing import check_key_format, check_signature, check_timing, encode
from vostok.clock import Clock
from vostok.simulator.exchange.accounts import Key
from vostok.simulator.exchange.settlement import Settled
from vostok.simulator.wire.hub import Subscriber

# A connection carries one account here, so it has one subscription.
SUBSCRIPTION_ID = 0


class UserStreams:
    """Who listens to which account."""

    def __init__(self, keys: Mapping[str, Key], clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._listeners: dict[int, set[Subscriber]] = {}

    def tell(self, account_id: int, settled: Settled, is_new: bool) -> None:
        """Send what happened to the listeners of the account."""
        listeners = self._listeners.get(account_id)
        if not listeners:
            return
        now = self._clock()
        for event in (*_reports(settled, is_new, now), events.account_position(settled.balances, now)):
            self._send(listeners, event)

    def tell_list(self, account_id: int, listed: OrderList, orders: Sequence[Order]) -> None:
        """Send that an order list begins or is over."""
        if listeners := self._listeners.get(account_id):
            self._send(listeners, list_status(listed, orders, self._clock()))

    def leave(self, subscriber: Subscriber) -> None:
        """Forget a connection that ended."""
        for listeners in self._listeners.values():
            listeners.discard(subscriber)

    def answer(self, subscriber: Subscriber, raw: str) -> str:
        """Do what a client's request asks for, and the response to it."""
        request_id: Any = None
        try:
            request_id, method, params = _request(raw)
            body: Json = {"status": 200, "result": self._do(subscriber, method, params)}
        except BinanceError as error:
            body = {"status": error.status, "error": error.body()}
        return json.dumps({"id": request_id, **body}, separators=(",", ":"))

    def _send(self, listeners: Iterable[Subscriber], event: Json) -> None:
        text = json.dumps({"subscriptionId": SUBSCRIPTION_ID, "event": event}, separators=(",", ":"))
        for subscriber in listeners:
            subscriber.send(text)

    def _do(self, subscriber: Subscriber, method: str, params: Params) -> Json:
        match method:
            case "ping":
                return {}
            case "time":
                return {"serverTime": self._clock()}
            case "userDataStream.subscribe.signature":
                account_id = self._authenticated(params)
                self.leave(subscriber)
                self._listeners.setdefault(account_id, set()).add(subscriber)
                return {"subscriptionId": SUBSCRIPTION_ID}
            case "userDataStream.unsubscribe":
                self.leave(subscriber)
                return {}
        raise BinanceError(-1020, f"This exchange has no method {method[:60]!r}.")

    def _authenticated(self, params: Params) -> int:
        params.only(("apiKey", "timestamp", "recvWindow"))
        if "apiKey" not in params:
            raise MandatoryParameter("apiKey")
        key = self._keys.get(check_key_format(params["apiKey"]))
        if key is None:
            raise RejectedKey
        check_signature(key.secret, params)
        check_timing(params, self._clock())
        return key.account_id


def _request(raw: str) -> tuple[Any, str, Params]:
    try:
        message = json.loads(raw)
    except ValueError:
        raise BinanceError(-1135, "Invalid JSON Request") from None
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        raise BinanceError(-1135, "Invalid JSON Request")
    sent = message.get("params", {})
    if not isinstance(sent, dict) or not all(isinstance(value, str | int) for value in sent.values()):
        raise BinanceError(-1135, "JSON sent for parameter 'params' is not valid")
    values = {str(name): str(sent[name]) for name in sorted(sent)}
    signature = values.pop("signature", None)
    return message.get("id"), message["method"], Params(values, encode(values), signature)


def _reports(settled: Settled, is_new: bool, now_ms: int) -> Iterator[Json]:
    final = settled.order
    quantity = sum((trade.quantity for trade in settled.trades), ZERO)
    quote = sum((trade.quote for trade in settled.trades), ZERO)
    seen = replace(final, executed=final.executed - quantity, executed_quote=final.executed_quote - quote)
    seen = replace(seen, status="PARTIALLY_FILLED" if seen.executed else "NEW", prevented=ZERO)
    if is_new:
        yield events.execution_report(seen, "NEW", now_ms)
    for trade in settled.trades:
        executed = seen.executed + trade.quantity
        status: OrderStatus = "FILLED" if executed == final.quantity else "PARTIALLY_FILLED"
        seen = replace(seen, status=status, executed=executed, executed_quote=seen.executed_quote + trade.quote)
        yield events.execution_report(seen, "TRADE", now_ms, trade=trade)
    if final.status == "EXPIRED_IN_MATCH":
        yield events.execution_report(final, "TRADE_PREVENTION", now_ms)
    elif final.status in ("CANCELED", "EXPIRED"):
        yield events.execution_report(final, final.status, now_ms)

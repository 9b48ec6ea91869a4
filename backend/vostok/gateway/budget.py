"""One budget for the venue, shared by all bots: what may leave now, what its answers say, and its pauses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from vostok.gateway.allowance import Purpose, Window, order_header, order_windows, weight_window, with_limits

log = structlog.get_logger()
WEIGHT_HEADER = "X-MBX-USED-WEIGHT-1M"
TOO_MANY, BANNED = 429, 418
TOO_MANY_ORDERS = -1015
# Without Retry-After: a minute's weight is forgotten after a minute, the shortest ban is two.
PAUSE_S = {TOO_MANY: 60, BANNED: 120}
# The shortest window in which new orders are counted.
ORDER_PAUSE_S = 10


class Held(Exception):
    """The request was kept back: the venue asked for a pause, or its limits are nearly used up."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that wants to leave; `weight` as `binance.weights` counts."""

    weight: int
    purpose: Purpose
    is_order: bool = False
    is_cancel: bool = False


@dataclass(slots=True)
class Flight:
    """A request on its way; `weighed` and `ordered` once an answer said what counts with it."""

    wish: Wish
    sent_ms: int
    weighed: bool = False
    ordered: bool = False


class Budget:
    """`venue_ms` is the venue's clock as far as it is known (UTC ms)."""

    def __init__(self, venue_ms: Callable[[], int]) -> None:
        self._venue_ms = venue_ms
        self._weight = weight_window()
        self._orders = order_windows()
        self._flying_weight = 0
        self._flying_orders = 0
        self._paused_until = self._orders_paused_until = 0
        # Whether cancels may still try in a pause: not when banned, nor once one was refused.
        self._cancels_pass = True
        self._status: int | None = None
        self.held = 0
        # Whether the venue has ever told its own count, which other programs at this address share.
        self.weight_told = False

    @contextmanager
    def flight(self, wish: Wish) -> Iterator[Flight]:
        """A request while it is on its way. Raises Held when it must not leave."""
        reason = self._objection(wish, self._venue_ms())
        if reason is not None:
            self.held += 1
            raise Held(reason)
        flight = Flight(wish, self._venue_ms())
        self._flying_weight += wish.weight
        self._flying_orders += wish.is_order
        try:
            yield flight
        finally:
            self._flying_weight -= wish.weight
            self._flying_orders -= wish.is_order
            # Where no answer said so, nobody knows whether the venue counted it, so it counts.
            if not flight.weighed:
                self._weight = self._weight.spent(wish.weight, self._venue_ms())
            if wish.is_order and not flight.ordered:
                self._orders = tuple(window.spent(1, self._venue_ms()) for window in self._orders)

    def learn(self, flight: Flight, status: int, headers: Mapping[str, str], code: int | None) -> None:
        """What the answer to `flight` says of the limits; `code` is Binance's, None without one."""
        weight = self._told(self._weight, headers.get(WEIGHT_HEADER, ""), flight)
        if weight is not None:
            self._weight, flight.weighed, self.weight_told = weight, True, True
        orders = [
            self._told(window, headers.get(order_header(window.length_ms), ""), flight) for window in self._orders
        ]
        if all(orders):
            self._orders, flight.ordered = tuple(window for window in orders if window), True
        if status in PAUSE_S:
            wait = headers.get("Retry-After", "")
            self._pause(flight, status, int(wait) if wait.isdecimal() else None, code)

    def learn_limits(self, rate_limits: Iterable[Mapping[str, Any]]) -> None:
        """Take the limits of exchangeInfo's `rateLimits`. Raises KeyError, TypeError or ValueError."""
        self._weight, self._orders = with_limits(self._weight, self._orders, rate_limits)

    def report(self) -> dict[str, Any]:
        """The state as people read it (ARCHITECTURE.md, "Budget"); times in UTC ms."""
        now = self._venue_ms()
        weight = self._weight.at(now)
        waiting = max(self._paused_until, self._orders_paused_until)
        return {
            "weight": {"used": weight.used + self._flying_weight, "limit": weight.limit, "window_ms": weight.length_ms},
            "orders": [
                {"used": window.at(now).used, "limit": window.limit, "window_ms": window.length_ms}
                for window in self._orders
            ],
            "waiting_until": waiting if waiting > now else None,
            "waiting_for": self._waiting_for(now),
            "held": self.held,
        }

    def _waiting_for(self, now: int) -> str | None:
        if now < self._paused_until:
            return "banned" if self._status == BANNED else "weight"
        return "orders" if now < self._orders_paused_until else None

    def _objection(self, wish: Wish, now: int) -> str | None:
        """Why `wish` must not leave at `now`, None when it may."""
        if now < self._paused_until and not (wish.is_cancel and self._cancels_pass):
            return f"the venue asked for a pause of {(self._paused_until - now) / 1000:.0f} s more"
        if wish.is_order and now < self._orders_paused_until:
            return "the account has placed as many orders as the venue takes for now"
        if not wish.is_cancel and not self._weight.allows(wish.weight, self._flying_weight, wish.purpose, now):
            return "the request weight of this minute is used up, but for what is kept for exits and cancels"
        if wish.is_order and not all(w.allows(1, self._flying_orders, wish.purpose, now) for w in self._orders):
            return "the orders that the venue takes for now are used up, but for what is kept for exits"
        return None

    def _told(self, window: Window, count: str, flight: Flight) -> Window | None:
        return window.told(int(count), flight.sent_ms, self._venue_ms()) if count.isdecimal() else None

    def _pause(self, flight: Flight, status: int, wait_s: int | None, code: int | None) -> None:
        now = self._venue_ms()
        if code == TOO_MANY_ORDERS:
            # A limit of the account's orders: questions and cancels are not counted in it, and may be urgent.
            until = now + (ORDER_PAUSE_S if wait_s is None else wait_s) * 1000
            self._orders_paused_until = max(self._orders_paused_until, until)
            log.warning("the venue takes no more orders for now", seconds=wait_s)
            return
        if now >= self._paused_until:
            self._cancels_pass = True
        # Going on turns a pause into a ban, and a ban into a longer one.
        self._cancels_pass = self._cancels_pass and status != BANNED and not flight.wish.is_cancel
        self._paused_until = max(self._paused_until, now + (PAUSE_S[status] if wait_s is None else wait_s) * 1000)
        self._status = status
        log.warning("the venue limits us", status=status, seconds=wait_s)

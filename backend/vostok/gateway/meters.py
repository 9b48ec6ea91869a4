"""What the gateway tells of itself on `GET /metrics`: orders, denials, latencies, and what the venue lets it do."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.health import Health
from vostok.gateway.writer import Writer
from vostok.metrics import CONTENT_TYPE, REGISTRY, own_text

ORDER_SECONDS = Histogram(
    "vostok_order_seconds",
    "From a bot's order to its answer: gate, journal and, for REAL bots, the venue",
    ["mode"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
    registry=REGISTRY,
)
GUARD_SECONDS = Histogram(
    "vostok_guard_seconds",
    "From the question of a bot's guard to the gate's answer",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5),
    registry=REGISTRY,
)


class Tally:
    """Counts what happened, from the events that are told after each COMMIT."""

    def __init__(self, writer: Writer, registry: CollectorRegistry) -> None:
        self._writer = writer

        def counter(name: str, text: str, *labels: str) -> Callable[..., Counter]:
            # To look a series up costs as much as the rest of what is done with an event.
            return cache(Counter(name, text, labels, registry=registry).labels)

        decided = "Answers of the gate; `rule` is the one that denied"
        self._decisions = counter("vostok_decisions", decided, "mode", "source", "outcome", "rule")
        self._orders = counter("vostok_orders", "Orders that passed the gate", "mode", "side")
        self._rejected = counter("vostok_orders_rejected", "Orders that passed and came to nothing", "mode")
        self._fills = counter("vostok_fills", "Fills", "mode", "side")
        self._traded = counter("vostok_traded_quote", "Value of all fills in quote currency", "mode", "currency")

    def count(self, event: Event) -> None:
        """One event of the gateway."""
        bot = self._writer.books.bots.get(event.bot_id or "")
        if bot is None:
            return
        data = event.data
        if event.type == "decision":
            outcome = "allowed" if data["allowed"] else "denied"
            self._decisions(bot.mode, data["source"], outcome, data["rule"] or "").inc()
        elif event.type == "order" and data["state"] == "RESERVED":
            self._orders(bot.mode, data["side"]).inc()
        elif event.type == "order" and data["state"] == "REJECTED":
            self._rejected(bot.mode).inc()
        elif event.type == "fill":
            self._fills(bot.mode, data["side"]).inc()
            self._traded(bot.mode, bot.stake_currency).inc(float(data["quote"]))


class Standing(Collector):
    """What is so at this moment: orders that work or are in doubt, the venue, and its limits."""

    def __init__(self, writer: Writer, health: Health) -> None:
        self._writer = writer
        self._health = health

    def collect(self) -> Iterable[Metric]:
        """Read when it is asked for."""
        working = GaugeMetricFamily("vostok_orders_working", "Orders that can still fill", labels=["mode"])
        doubt = GaugeMetricFamily(
            "vostok_orders_in_doubt",
            "Orders whose outcome is not known, or that no bot has taken over",
            labels=["mode"],
        )
        orders = list(self._writer.books.orders.values())
        for mode in ("SIMULATED", "REAL_MARKET_SPOT"):
            of_mode = [order for order in orders if order.mode == mode]
            working.add_metric([mode], sum(order.working for order in of_mode))
            doubt.add_metric([mode], sum(order.state in ("IN_DOUBT", "ADOPTABLE") for order in of_mode))
        yield from (working, doubt, *_venue(self._health.report()))


def _venue(report: dict[str, Any]) -> Iterable[Metric]:
    budget = report["budget"]
    up = "Whether the venue answers (1) or not (0)"
    yield GaugeMetricFamily("vostok_venue_up", up, value=float(report["venue_up"] is True))
    offset = "The venue's clock minus this machine's"
    yield GaugeMetricFamily("vostok_venue_clock_offset_seconds", offset, value=report["clock_offset_ms"] / 1000)
    requests = "Requests to the venue"
    yield CounterMetricFamily("vostok_venue_requests", requests, value=report["upstream_requests"])
    yield CounterMetricFamily(
        "vostok_venue_requests_held", "Requests kept back to stay within the venue's limits", value=budget["held"]
    )
    paused = "Whether the venue has asked for a pause (1)"
    yield GaugeMetricFamily("vostok_venue_paused", paused, value=float(budget["waiting_until"] is not None))
    used = GaugeMetricFamily("vostok_venue_limit_used", "Used of one of the venue's limits", labels=["kind", "window"])
    limit = GaugeMetricFamily("vostok_venue_limit", "One of the venue's limits", labels=["kind", "window"])
    for kind, window in (("weight", budget["weight"]), *(("orders", window) for window in budget["orders"])):
        labels = [kind, f"{window['window_ms'] // 1000}s"]
        used.add_metric(labels, window["used"])
        limit.add_metric(labels, window["limit"])
    yield from (used, limit)


def metrics_routes(writer: Writer, events: EventLog, health: Health) -> APIRouter:
    """`GET /metrics`, and the counting behind it."""
    registry = CollectorRegistry()
    events.listen(Tally(writer, registry).count)
    registry.register(Standing(writer, health))
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(own_text(registry), media_type=CONTENT_TYPE)

    return router

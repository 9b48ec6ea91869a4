"""What a program tells of itself in Prometheus's text format, and how the texts of several become one."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

# A second series for each counter, which nobody looks at.
disable_created_metrics()  # type: ignore[no-untyped-call]
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BEAT_S = 0.25
KEPT_S = 60.0

REGISTRY = CollectorRegistry()
"""The figures of this process: CPU, memory, files, log messages, and the histograms that its modules keep."""

LOG_MESSAGES = Counter(
    "vostok_log_messages", "Warnings and errors written to the log", ["component", "level"], registry=REGISTRY
)
ProcessCollector(registry=REGISTRY)


class LoopLag(Collector):
    """How late the event loop was to a task that wanted to run, at worst in the last minute."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque()

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.monotonic() + BEAT_S
            await asyncio.sleep(BEAT_S)
            now = time.monotonic()
            self._late.append((now, max(0.0, now - due)))
            while self._late[0][0] < now - KEPT_S:
                self._late.popleft()

    def collect(self) -> Iterable[Metric]:
        """Nothing in a program without an event loop."""
        if self._late:
            text = "How late the event loop was at worst in the last minute"
            yield GaugeMetricFamily("vostok_loop_lag_seconds", text, value=max(late for _, late in self._late))


LOOP_LAG = LoopLag()
REGISTRY.register(LOOP_LAG)


def own_text(*further: CollectorRegistry) -> str:
    """This process's figures, and those of `further` registries."""
    return "".join(generate_latest(registry).decode() for registry in (REGISTRY, *further))


def merged(texts: Mapping[str, str]) -> bytes:
    """The texts of several programs as one, each sample with a label that names its program.

    Raises ValueError for a text that is not in Prometheus's format.
    """
    families: dict[str, Metric] = {}
    for program, text in texts.items():
        for family in text_string_to_metric_families(text):
            known = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            known.samples += [_labelled(sample, program) for sample in family.samples]
    registry = CollectorRegistry()
    registry.register(_Families(families.values()))
    return generate_latest(registry)


def _labelled(sample: Sample, program: str) -> Sample:
    return sample._replace(labels={"program": program} | sample.labels)


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families

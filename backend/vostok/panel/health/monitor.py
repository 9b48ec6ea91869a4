"""Asks the other programs how they are, every two seconds, and tells when an answer changes."""

import asyncio
from typing import Literal

from vostok.bothost.client import BothostClient
from vostok.clock import Clock
from vostok.errors import Unavailable
from vostok.notary import Notary, unsigned
from vostok.panel import jobs
from vostok.panel.activity.service import Feed
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_health import GatewayHealth
from vostok.panel.health.models import HealthPublic, ProgramHealth, Status

ASK_EVERY_S = 2.0
# A program that was never seen may still be on its way; after this it is down.
STARTING_MS = 60_000
_NEWS: dict[tuple[str, bool], Literal["gateway.up", "gateway.down", "bothost.up", "bothost.down"]] = {
    ("gateway", True): "gateway.up",
    ("gateway", False): "gateway.down",
    ("bothost", True): "bothost.up",
    ("bothost", False): "bothost.down",
}


class Monitor:
    """The health of all programs as last heard; `line_broke` is set when the gateway's events stopped."""

    def __init__(
        self,
        gateway: Gateway,
        bothost: BothostClient,
        feed: Feed,
        bus: Bus,
        clock: Clock,
        notary: Notary,
        line_broke: asyncio.Event,
    ) -> None:
        self._gateway = gateway
        self._bothost = bothost
        self._feed = feed
        self._bus = bus
        self._clock = clock
        self._notary = notary
        self._line_broke = line_broke
        self._started = clock()
        waiting = ProgramHealth(status="starting", since=self._started, detail="Not heard of yet.")
        self._programs = {
            "panel": ProgramHealth(status="ok", since=self._started, detail=""),
            "gateway": waiting,
            "bothost": waiting,
        }

    def public(self) -> HealthPublic:
        """All programs, and one word for them together."""
        return HealthPublic(status=overall(self._programs), programs=dict(self._programs))

    async def run(self) -> None:
        """Ask until cancelled; at once when the gateway fell silent, or a quick one is back before anybody asked."""
        while True:
            await self.ask()
            await jobs.sleep_or(self._line_broke, ASK_EVERY_S)
            self._line_broke.clear()

    async def ask(self) -> None:
        """Ask gateway and bothost once."""
        before = self.public()
        self._programs["panel"] = self._own()
        heard = await asyncio.gather(self._ask_gateway(), self._ask_bothost())
        for name, health in zip(("gateway", "bothost"), heard, strict=True):
            old, self._programs[name] = self._programs[name], health
            was_up, is_up = _is_up(old), _is_up(health)
            if was_up != is_up and (health.status == "down" or old.status == "down"):
                await self._feed.note(_NEWS[name, is_up])
        now = self.public()
        if now != before:
            self._bus.publish("health", now)

    def _own(self) -> ProgramHealth:
        """The panel itself: it answers, and its audit chain holds or does not."""
        broken, before = self._notary.problem, self._programs["panel"]
        if broken is None or before.status == "degraded":
            return before
        return ProgramHealth(status="degraded", since=self._clock(), detail=unsigned(broken))

    async def _ask_gateway(self) -> ProgramHealth:
        try:
            health = await self._gateway.health()
        except Unavailable as error:
            return self._silent("gateway", error.detail)
        if health.venue == "simulator":
            self._programs["simulator"] = simulator_of(health, self._programs.get("simulator"))
        return ProgramHealth(status=health.status, since=health.since, detail=health.detail or "")

    async def _ask_bothost(self) -> ProgramHealth:
        try:
            answer = await self._bothost.ping()
        except (Unavailable, TimeoutError) as error:
            return self._silent("bothost", str(error) or "The bot host does not answer.")
        return ProgramHealth(status="ok", since=int(answer["since"]), detail="")

    def _silent(self, name: str, detail: str) -> ProgramHealth:
        before = self._programs[name]
        status: Status = "down"
        if before.status == "starting" and self._clock() - self._started < STARTING_MS:
            status = "starting"
        since = before.since if before.status == status else self._clock()
        return ProgramHealth(status=status, since=since, detail=detail)


def overall(programs: dict[str, ProgramHealth]) -> Status:
    """`ok` when all are; `starting` while nothing is worse than that; else `degraded`: the panel itself answers."""
    found = {program.status for program in programs.values()}
    if found == {"ok"}:
        return "ok"
    return "starting" if found <= {"ok", "starting"} else "degraded"


def simulator_of(gateway: GatewayHealth, before: ProgramHealth | None) -> ProgramHealth:
    """The simulator as the gateway finds it: nobody else talks to the venue, so nobody else can say.

    A gateway that has just started knows neither how it is nor since when: then it is as it was `before`.
    """
    if gateway.venue_up is None and before is not None:
        return before
    status: Status = "starting" if gateway.venue_up is None else "ok" if gateway.venue_up else "down"
    since = before.since if before is not None and before.status == status else gateway.since
    return ProgramHealth(status=status, since=since, detail=gateway.detail or "")


def _is_up(program: ProgramHealth) -> bool:
    return program.status in ("ok", "degraded")

"""`npm start -- --demo`: three bots that have traded before two minutes are over, on the simulator.

Nothing is written into a book: the bots are made, started and told to enter through the API, and the market lab moves
the prices until their take profit or stop-loss sells. Every fill is the paper engine's, every order passed the gate.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from vostok.local_http import sync_transport
from vostok.settings import Settings, settings
from vostok.sockets import socket_path

ANSWERS_WITHIN_S = 90.0
RUNS_WITHIN_S = 60.0
WAVES = 4
# An event is ended long before its peak: of a spike of 15 % in 200 s the first twelve are a rise of 1 %.
EVENT_S = 400
WAVE_S = 12
PAUSE_S = 2


@dataclass(frozen=True)
class DemoBot:
    """What a bot of the demo is made of; amounts in USDT."""

    name: str
    pairs: tuple[str, ...]
    stake: str
    description: str

    def request(self) -> dict[str, Any]:
        """The request that creates it."""
        return {
            "name": self.name,
            "strategy": "FirstFlight",
            "description": self.description,
            "pairs": list(self.pairs),
            "stake_amount": self.stake,
            "max_open_trades": len(self.pairs),
            "simulated_balance": "10000",
            "group": "Demo",
        }


BOTS = (
    DemoBot("Sputnik", ("BTC/USDT", "ETH/USDT"), "400", "Two large coins, larger trades."),
    DemoBot("Belka", ("SOL/USDT", "XRP/USDT", "ADA/USDT"), "250", "Three coins that move more."),
    DemoBot("Strelka", ("BNB/USDT", "LTC/USDT", "DOGE/USDT"), "150", "Three more, smaller trades."),
)
# In turn: what rises ends at its take profit, what falls at its stop-loss.
RISES = ("BTC/USDT", "SOL/USDT", "BNB/USDT", "ETH/USDT", "XRP/USDT", "LTC/USDT", "ADA/USDT")
FALLS = ("DOGE/USDT", "ADA/USDT", "ETH/USDT", "XRP/USDT")


def main() -> None:
    """Fill the demo's home once; a later start finds it as it was left."""
    chosen = settings()
    _say("DEMO: three bots on simulated money, in a data directory of their own.")
    with _panel(chosen) as panel:
        _wait("Vostok", lambda: _is_up(panel), ANSWERS_WITHIN_S)
        known = {bot["name"] for bot in _bots(panel)}
        missing = [bot for bot in BOTS if bot.name not in known]
        for bot in missing:
            created = panel.post("/api/bots", json=bot.request()).raise_for_status().json()
            panel.post(f"/api/bots/{created['id']}/start").raise_for_status()
        if missing:
            _wait("a bot", lambda: all(bot["state"] == "RUNNING" for bot in _bots(panel)), RUNS_WITHIN_S)
            for number in range(WAVES):
                _say(f"DEMO: trading, part {number + 1} of {WAVES}")
                trade(panel, number)
        closed = sum((bot["figures"] or {}).get("closed_trades", 0) for bot in _bots(panel))
    password = chosen.owner_password
    way_in = "your password" if password is None else f"the password {password.get_secret_value()}"
    _say(f"DEMO: ready, {closed} closed trades. Open http://127.0.0.1:{chosen.port} and log in with {way_in}")


def trade(panel: httpx.Client, number: int) -> None:
    """Let every bot enter where it holds nothing, then move the market so that some of it is sold."""
    for bot in _bots(panel):
        for pair in bot["pairs"]:
            # Refused where it is held already or a limit says no, which is part of what a demo shows.
            panel.post(f"/api/bots/{bot['id']}/force-entry", json={"pair": pair})
    moves = [("spike", RISES[(2 * number + step) % len(RISES)]) for step in range(2)]
    moves.append(("crash", FALLS[number % len(FALLS)]))
    begun = [
        panel.post("/api/market/lab", json={"kind": kind, "pair": pair, "duration_s": EVENT_S}) for kind, pair in moves
    ]
    time.sleep(WAVE_S)
    for event in begun:
        if event.is_success:
            panel.post(f"/api/market/lab/{event.json()['id']}/stop")
    time.sleep(PAUSE_S)


def _panel(chosen: Settings) -> httpx.Client:
    transport = sync_transport(socket_path(chosen.home, "panel"))
    return httpx.Client(transport=transport, base_url="http://panel", timeout=30)


def _bots(panel: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = panel.get("/api/bots").raise_for_status().json()["items"]
    return found


def _is_up(panel: httpx.Client) -> bool:
    try:
        answer = panel.get("/api/health")
    except httpx.TransportError:
        return False
    return answer.is_success and answer.json()["status"] == "ok"


def _wait(what: str, condition: Callable[[], bool], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            _say(f"DEMO: {what} did not come up within {within_s:.0f} s; the lines above say why.")
            raise SystemExit(1)
        time.sleep(1)


def _say(sentence: str) -> None:
    sys.stderr.write(f"vostok: {sentence}\n")


if __name__ == "__main__":
    main()

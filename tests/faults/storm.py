"""Which request meets which fault of the proxy, from one seed."""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.proxy import PAUSES, UNKNOWN, Request

# Longer than the gateway may think before it must answer its bot (20 s).
DARK_S = 22.0
_OWN_ID = re.compile(rb"newClientOrderId=([^&\s]+)")
_ASKED_ID = re.compile(r"origClientOrderId=([^&]+)")


@dataclass
class Storm:
    """Draws faults from one seed: on orders until `orders_left` is used up, on everything else with `noise`.

    `names` are drawn in shuffled rounds, so that each comes as often as the others.
    """

    seed: int
    orders_left: int
    names: tuple[str, ...] = UNKNOWN
    on_orders: float = 0.6
    on_cancels: float = 0.3
    noise: float = 0.03
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._round: list[str] = []
        self._dark: dict[str, float] = {}

    def __call__(self, request: Request) -> str | None:
        """The fault of this request."""
        draw = self._random.random()
        asked = _ASKED_ID.search(request.path)
        if asked is not None and time.monotonic() < self._dark.get(asked[1], 0.0):
            return self._note(request, "503_lost")
        on_order = request.path.startswith("/api/v3/order")
        if self.orders_left <= 0:
            return None
        if on_order and request.method == "POST":
            if draw >= self.on_orders:
                return None
            self.orders_left -= 1
            name = self._next()
            if name.startswith("dark") and (own_id := _OWN_ID.search(request.raw)) is not None:
                self._dark[own_id[1].decode()] = time.monotonic() + DARK_S
            return self._note(request, name)
        if on_order and request.method == "DELETE":
            return self._note(request, self._next()) if draw < self.on_cancels else None
        if draw >= self.noise:
            return None
        return self._note(request, self._random.choice(("reset_lost", "503_lost", "junk_lost", "cut_json", *PAUSES)))

    def _next(self) -> str:
        if not self._round:
            self._round = self._random.sample(self.names, len(self.names))
        return self._round.pop()

    def _note(self, request: Request, name: str) -> str:
        self.met[f"{request.method} {name}"] += 1
        return name

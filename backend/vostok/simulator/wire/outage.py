"""An exchange that is down: no answer but 503 without a body that a client could read, and no socket.

Only its doors are shut: matching goes on behind them, so that clients find fills when they come back.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from vostok.clock import Clock
from vostok.simulator.lab.events import LabEvents

TRY_AGAIN_LATER = 1013


class Outage:
    """`app` behind doors that an `exchange_down` shuts."""

    def __init__(self, app: ASGIApp, lab: LabEvents, clock: Clock) -> None:
        self._app = app
        self._lab = lab
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not self._lab.active(("exchange_down",), None, self._clock()):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Service Unavailable", 503)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})

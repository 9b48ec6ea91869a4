"""`GET /metrics`: all programs in Prometheus's text format, for an API token, or without one on this machine."""

import ipaddress

from fastapi import APIRouter, Request, Response

from vostok.errors import Unauthorized
from vostok.metrics import CONTENT_TYPE
from vostok.panel.auth.edge import open_to_all, principal_of
from vostok.panel.metrics.gather import Metrics

router = APIRouter(include_in_schema=False)
# Set by proxies: a request that comes through one is from elsewhere, whatever its address says.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/metrics")
@open_to_all
async def get_metrics(request: Request) -> Response:
    """Equity, exposure, orders, denials, latencies and the state of each program."""
    state = request.app.state
    if not _from_here(request) and principal_of(request, state.keyring, state.clock()) is None:
        raise Unauthorized("Send an API token (`vostok token create NAME`), or ask from this machine.")
    metrics: Metrics = state.metrics
    return Response(await metrics.text(), media_type=CONTENT_TYPE)


def _from_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False

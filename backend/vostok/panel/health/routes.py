"""Health, open to everyone: it tells nothing but whether the programs are alive."""

from fastapi import APIRouter, Request

from vostok.panel.auth.edge import open_to_all
from vostok.panel.health.models import HealthPublic

router = APIRouter(tags=["health"])


@router.get("/health", include_in_schema=False)
@router.get("/api/health")
@open_to_all
async def get_health(request: Request) -> HealthPublic:
    """The state of each program."""
    health: HealthPublic = request.app.state.health.public()
    return health

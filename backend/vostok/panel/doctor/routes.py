"""The check-up in the dashboard: the same lines as `vostok doctor`."""

import asyncio

from fastapi import APIRouter

from vostok.doctor.findings import Finding, is_healthy, memory_of_bots
from vostok.doctor.machine import examine
from vostok.doctor.programs import of_gateway, silent_gateway
from vostok.errors import Unavailable
from vostok.panel.deps import BothostDep, GatewayDep, SettingsDep
from vostok.panel.doctor.models import DoctorPublic, FindingPublic

router = APIRouter(prefix="/api/doctor", tags=["health"])


@router.get("")
async def get_doctor(settings: SettingsDep, gateway: GatewayDep, bothost: BothostDep) -> DoctorPublic:
    """Check the machine, the data directory and the programs now; takes a second or two."""
    found: list[Finding] = await asyncio.to_thread(examine, settings)
    try:
        processes = await bothost.list()
        found.append(memory_of_bots([item.memory_bytes for item in processes if item.memory_bytes]))
    except (Unavailable, TimeoutError):
        found.append(Finding("memory", "warning", "The bot host does not answer: see its log."))
    try:
        health, risk, budget = await asyncio.gather(gateway.health(), gateway.risk(), gateway.budget())
        told = health.model_dump() | {"budget": budget.model_dump()}
        found += of_gateway(told, risk.model_dump(mode="json"))
    except Unavailable:
        found += silent_gateway()
    items = [FindingPublic.model_validate(finding) for finding in found]
    return DoctorPublic(ok=is_healthy(found), items=items)

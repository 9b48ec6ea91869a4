"""The strategy catalogue."""

from fastapi import APIRouter

from vostok.panel.deps import SettingsDep
from vostok.panel.fields import Page
from vostok.panel.strategies import service
from vostok.panel.strategies.models import CodePublic, StrategyPublic

router = APIRouter(prefix="/api/strategies", tags=["strategies"])


@router.get("")
def list_strategies(settings: SettingsDep) -> Page[StrategyPublic]:
    """Strategy files, read and never executed; a broken one carries its error."""
    return Page(items=service.catalogue(settings.strategies), next=None)


@router.get("/{name}")
def get_strategy(name: str, settings: SettingsDep) -> StrategyPublic:
    """One strategy."""
    return service.find(settings.strategies, name)


@router.get("/{name}/code")
def get_strategy_code(name: str, settings: SettingsDep) -> CodePublic:
    """Its source, line by line, in pieces to be coloured."""
    return service.code(settings.strategies, name)

"""The owner's tables, the same in every browser."""

from fastapi import APIRouter

from vostok.panel.deps import Reading, Writing
from vostok.panel.fields import Page
from vostok.panel.layouts import service
from vostok.panel.layouts.models import LayoutPublic, LayoutRequest, Name

router = APIRouter(prefix="/api/layouts", tags=["settings"])


@router.get("")
async def list_layouts(session: Reading) -> Page[LayoutPublic]:
    """Every table that the owner arranged."""
    return Page(items=service.all_layouts(session), next=None)


@router.put("/{table}")
async def put_layout(table: Name, body: LayoutRequest, session: Writing) -> LayoutPublic:
    """Arrange a table: which columns in which order, sorted by what, how many rows at a time."""
    return service.keep(session, table, body)


@router.delete("/{table}", status_code=204)
async def reset_layout(table: Name, session: Writing) -> None:
    """Show a table as it came."""
    service.forget(session, table)

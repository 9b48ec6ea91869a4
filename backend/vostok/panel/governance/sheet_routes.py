"""The sheet of a strategy: in the dashboard, and as a Markdown file."""

from fastapi import APIRouter, Response

from vostok.panel.bots.edge import FleetDep
from vostok.panel.deps import Now, Reading, SettingsDep
from vostok.panel.fields import Language
from vostok.panel.governance.sheet import sheet
from vostok.panel.governance.sheet_models import SheetPublic
from vostok.panel.governance.sheet_text import markdown

router = APIRouter(prefix="/api/strategies", tags=["governance"])


@router.get("/{name}/sheet")
async def get_sheet(name: str, settings: SettingsDep, fleet: FleetDep, session: Reading, now: Now) -> SheetPublic:
    """Everything that is known of a strategy: text, backtests, validation by regime, bots, decisions, versions."""
    return sheet(session, settings, fleet, name, now)


@router.get("/{name}/sheet.md", response_class=Response, responses={200: {"content": {"text/markdown": {}}}})
async def get_sheet_text(
    name: str, settings: SettingsDep, fleet: FleetDep, session: Reading, now: Now, language: Language = "en"
) -> Response:
    """The same as a Markdown file."""
    found = sheet(session, settings, fleet, name, now)
    return Response(
        markdown(found, language),
        media_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.strategy.name}.md"'},
    )

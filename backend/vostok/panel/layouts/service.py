"""Keep and forget layouts. They change nothing but how a page looks, so no audit row tells of them."""

from sqlmodel import Session, func, select

from vostok.errors import Conflict
from vostok.panel.layouts.models import LayoutPublic, LayoutRequest, TableLayout

MOST = 200


def all_layouts(session: Session) -> list[LayoutPublic]:
    """Every table that is not as it came."""
    return [_public(row) for row in session.exec(select(TableLayout).order_by(TableLayout.name))]


def keep(session: Session, name: str, layout: LayoutRequest) -> LayoutPublic:
    """Arrange a table. Raises Conflict beyond `MOST` tables, far more than the dashboard has."""
    known = session.get(TableLayout, name)
    if known is None and session.exec(select(func.count()).select_from(TableLayout)).one() >= MOST:
        raise Conflict(f"There are layouts of {MOST} tables already; reset one first.")
    row = session.merge(TableLayout(name=name, layout=layout.model_dump_json()))
    return _public(row)


def forget(session: Session, name: str) -> None:
    """Show a table as it came; one that is so already stays so."""
    if row := session.get(TableLayout, name):
        session.delete(row)


def _public(row: TableLayout) -> LayoutPublic:
    layout = LayoutRequest.model_validate_json(row.layout)
    return LayoutPublic(table=row.name, columns=layout.columns, sort=layout.sort, rows=layout.rows)

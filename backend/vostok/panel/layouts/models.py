"""How the owner arranged the tables of the dashboard."""

from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Public, Request

Name = Annotated[str, Field(pattern=r"^[a-z][a-zA-Z0-9_.-]{0,59}$")]
"""Of a table or one of its columns, as the dashboard calls them."""

RowsShown = Literal[10, 25, 50, 100]


class TableLayout(SQLModel, table=True):
    """One table; `layout` is the JSON of a `LayoutRequest`."""

    __tablename__ = "table_layout"

    name: str = Column(primary_key=True)
    layout: str


class ColumnLayout(Request):
    """One column, at its place in the list."""

    id: Name
    hidden: bool = False


class SortLayout(Request):
    """The column that rows are sorted by where the address of the page names none."""

    id: Name
    desc: bool = False


class LayoutRequest(Request):
    """Columns in their order; those that are not named stand where the dashboard puts them."""

    columns: list[ColumnLayout] = Field(default=[], max_length=60)
    sort: SortLayout | None = None
    rows: RowsShown | None = Field(default=None, description="Rows shown at a time; null shows all")


class LayoutPublic(Public):
    """A table's name and how it is arranged."""

    table: str
    columns: list[ColumnLayout]
    sort: SortLayout | None
    rows: RowsShown | None

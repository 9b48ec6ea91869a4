"""`vostok logs`: how much each component says, changed while it runs."""

from typing import Annotated, Any

import typer
from rich.table import Table

from vostok.asking import call
from vostok.terminal import Json, console, print_json

logs_app = typer.Typer(no_args_is_help=True, help="Log levels of components.")


@logs_app.command("levels")
def show_levels(as_json: Json = False) -> None:
    """Show the levels that were chosen, and the default of all others."""
    _show(call("GET", "/api/settings/logs"), as_json=as_json)


@logs_app.command("level")
def change_level(
    component: Annotated[str, typer.Argument(help="A program, `bot`, or a part such as gateway.live")],
    level: Annotated[str, typer.Argument(help="DEBUG, INFO, WARNING or ERROR; `default` takes the choice back")],
) -> None:
    """Change the level of a component; every program follows within seconds."""
    wanted = None if level.lower() == "default" else level.upper()
    _show(call("PUT", "/api/settings/logs", {"component": component, "level": wanted}), as_json=False)


def _show(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    table = Table("component", "level")
    for item in answer["items"]:
        table.add_row(item["component"], item["level"])
    table.add_row("all others", answer["default"])
    console.print(table)

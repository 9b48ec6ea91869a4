"""`vostok report`: what a day, a week, a month or any days in a row brought."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import typer
from rich.table import Table

from vostok.asking import call
from vostok.panel.fields import Language
from vostok.terminal import Json, console, figure, mode_word, print_json


def report(
    period: Annotated[
        str,
        typer.Argument(help="day-2026-11-20, week-2026-11-16, month-2026-11, 2026-11-01..2026-11-20, or yesterday"),
    ] = "yesterday",
    form: Annotated[
        Literal["table", "markdown", "csv"], typer.Option("--format", "-f", help="How it is printed")
    ] = "table",
    language: Annotated[Language, typer.Option(help="Of --format markdown")] = "en",
    as_json: Json = False,
) -> None:
    """Profit by bot, family and pair, exposure, drawdown, costs, denials, parity; SIMULATED and LIVE stand apart."""
    if period == "yesterday":
        period = f"day-{(datetime.now(UTC) - timedelta(days=1)).date().isoformat()}"
    answer = call("GET", f"/api/reports/{period}")
    if as_json:
        print_json(answer)
        return
    if form == "table":
        _show(answer)
        return
    # The models of many pages: no other command waits for them.
    from vostok.panel.reports.models import PeriodReportPublic
    from vostok.panel.reports.spreadsheet import report_csv
    from vostok.panel.reports.text import markdown

    found = PeriodReportPublic.model_validate(answer)
    typer.echo(report_csv(found) if form == "csv" else markdown(found, language), nl=False)


def _show(answer: dict[str, Any]) -> None:
    console.print(f"{answer['id']}{'' if answer['complete'] else ' (until now)'}")
    if not answer["books"]:
        console.print("No bot existed in this period.")
    for book in answer["books"]:
        currency = book["stake_currency"]
        drawdown = "unknown" if book["max_drawdown"] is None else f"{float(book['max_drawdown']):.2%}"
        console.print(
            f"\n{mode_word(book['mode'])}: profit {figure(book['profit'], currency)}, fees "
            f"{figure(book['fees'], currency)}, maximum drawdown {drawdown}",
            markup=False,
        )
        table = Table("bot", "family", "profit", "fees", "trades", "won", "denials", box=None)
        for bot in book["bots"]:
            denials = "unknown" if bot["denials"] is None else str(bot["denials"])
            money = (figure(bot[name], "") for name in ("profit", "fees"))
            counts = (str(bot[name]) for name in ("closed_trades", "wins"))
            table.add_row(bot["name"], bot["family"], *money, *counts, denials)
        console.print(table)

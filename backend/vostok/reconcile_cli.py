"""`vostok reconcile`: exchange, journal and bots held against each other now."""

from typing import Any

import typer
from rich.table import Table

from vostok.asking import call
from vostok.terminal import Json, console, moment, print_json


def reconcile(as_json: Json = False) -> None:
    """Compare the exchange, the journal and the bots; the exit code is 1 while they differ."""
    answer = call("POST", "/api/reconciliation/run")
    if as_json:
        print_json(answer)
    else:
        _show(answer)
    if answer["state"] == "differs" or any(item["grave"] for item in answer["items"]):
        raise typer.Exit(1)


def _show(answer: dict[str, Any]) -> None:
    sides = {"exchange": answer["exchange_at"], "bots": answer["bots_at"]}
    seen = ", ".join(f"{name} {moment(at) if at is not None else 'not asked'}" for name, at in sides.items())
    console.print(f"{answer['state']} ({seen})", markup=False)
    if answer["reason"]:
        console.print(answer["reason"], markup=False)
    if not answer["items"]:
        console.print("Nothing differs.")
        return
    table = Table("kind", "of", "bot", "exchange", "journal", "bot says", "since", "fix")
    for item in answer["items"]:
        table.add_row(
            item["kind"].replace("_", " ").lower() + ("" if item["stands"] else " (may pass)"),
            f"{item['what']} {item['subject']}",
            answer["names"].get(item["bot_id"], ""),
            *(_cell(item[side]) for side in ("exchange", "journal", "bot")),
            moment(item["since"]),
            _fix(item),
        )
    console.print(table)
    console.print("Fixes are previewed and made on the Reconciliation page of the dashboard.")


def _cell(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "-"
    return "absent" if cell["state"] == "absent" else f"{cell['amount']} {cell['state'] or ''}".strip()


def _fix(item: dict[str, Any]) -> str:
    if item["waits"]:
        return "at the bot's next start"
    return (item["action"] or "none").replace("_", " ").lower()

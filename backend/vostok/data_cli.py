"""`vostok data`: what candles are stored, fetching more from the venue, taking over a Freqtrade data folder."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from vostok.asking import call
from vostok.terminal import Failed, Json, console, print_json

POLLED_EVERY_S = 0.5
ENDED = ("DONE", "FAILED", "CANCELLED")

data_app = typer.Typer(no_args_is_help=True, help="Stored candles: list, download, import.")


@data_app.command("list")
def list_data(as_json: Json = False) -> None:
    """Show the stored candles with their quality."""
    items = call("GET", "/api/data")["items"]
    if as_json:
        print_json(items)
        return
    if not items:
        console.print("There are no candles yet: vostok data download BTC/USDT --timeframe 1h --days 365")
        return
    # Narrow enough for a terminal of 80 columns, where a wider table would cut its days off.
    table = Table("pair", "-t", "from (UTC)", "to (UTC)", "candles", "missing", "quality", "MB", box=None)
    for item in items:
        quality = item["quality"]
        begin, end = (_moment(item[name]) for name in ("first", "last"))
        counts = [f"{quality['candles']:,}", f"{quality['missing']:,}"]
        table.add_row(item["pair"], item["timeframe"], begin, end, *counts, item["grade"], f"{item['bytes'] / 1e6:.1f}")
    console.print(table)


@data_app.command("download")
def download_data(
    pairs: Annotated[list[str], typer.Argument(help="Pairs such as BTC/USDT")],
    timeframe: Annotated[list[str], typer.Option("--timeframe", "-t", help="Candle length; may come more than once")],
    days: Annotated[int, typer.Option(min=1, max=10_000, help="How far back, where --start is not given")] = 30,
    start: Annotated[str | None, typer.Option(help="First day (UTC), such as 2024-01-01")] = None,
    end: Annotated[str | None, typer.Option(help="Last day (UTC); else until now")] = None,
    as_json: Json = False,
) -> None:
    """Fetch candles from the venue; what is stored already is not fetched again. Ctrl-C ends it and keeps the rest."""
    begin = _day(start) if start else datetime.now(UTC) - timedelta(days=days)
    wish: dict[str, Any] = {"kind": "download", "pairs": pairs, "timeframes": timeframe, "start": _ms(begin)}
    if end:
        wish["end"] = _ms(_day(end) + timedelta(days=1)) - 1
    _follow(call("POST", "/api/data", wish), as_json)


@data_app.command("import")
def import_data(
    folder: Annotated[Path, typer.Argument(help="A Freqtrade user_data, its data, or the exchange's folder in it")],
    existing: Annotated[
        Literal["merge", "replace", "keep"], typer.Option(help="Where a file of the same name is there")
    ] = "merge",
    as_json: Json = False,
) -> None:
    """Take over a folder of Freqtrade candles; each file is checked, and all come at once or none."""
    wish = {"kind": "import", "folder": str(folder.expanduser().resolve()), "existing": existing}
    _follow(call("POST", "/api/data", wish), as_json)


def _follow(job: dict[str, Any], as_json: bool) -> None:
    """Show the job's progress until it ends; the exit code is 1 unless it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, disable=as_json, transient=True) as bar:
            line = bar.add_task(job["kind"], total=None)
            while job["state"] not in ENDED:
                time.sleep(POLLED_EVERY_S)
                job = call("GET", f"/api/data/jobs/{job['id']}")
                bar.update(line, completed=job["done"], total=job["total"] or None, description=job["detail"] or "")
    except KeyboardInterrupt:
        call("POST", f"/api/data/jobs/{job['id']}/cancel")
        raise Failed("cancelled; what was fetched is kept.") from None
    if as_json:
        print_json(job)
    for outcome in [] if as_json else job["outcomes"]:
        note = f": {outcome['detail']}" if outcome["detail"] else ""
        console.print(f"{outcome['pair']} {outcome['timeframe']} {outcome['result']}{note}", markup=False)
    if job["state"] != "DONE":
        raise Failed(job["detail"] or f"the job was {job['state'].lower()}.")


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Failed(f"{text} is no day: write it like 2024-01-31.") from None


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _moment(ms: int | None) -> str:
    return "" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")

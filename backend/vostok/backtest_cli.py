"""`vostok backtest`: run a strategy over stored candles, and show what came of it."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from vostok.asking import call
from vostok.terminal import Failed, console

POLLED_EVERY_S = 0.2
ENDED = ("DONE", "FAILED", "CANCELLED")

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead, for programs")]


def backtest(
    strategy: Annotated[str, typer.Argument(help="Class name of a strategy, as `strategies/` has it")],
    pair: Annotated[list[str], typer.Option("--pair", "-p", help="Pair such as BTC/USDT; may come more than once")],
    start: Annotated[str, typer.Option(help="First day (UTC), such as 2024-01-01")],
    end: Annotated[str, typer.Option(help="Last day (UTC), the whole of it")],
    timeframe: Annotated[
        str | None, typer.Option("--timeframe", "-t", help="Candle length; else the strategy's")
    ] = None,
    stake: Annotated[str, typer.Option(help="Quote currency of one trade, or `unlimited`")] = "100",
    balance: Annotated[str, typer.Option(help="Balance at the start, in quote currency")] = "1000",
    max_open_trades: Annotated[int, typer.Option(min=1, max=100)] = 3,
    fee: Annotated[str, typer.Option(help="Fraction of each order")] = "0.001",
    slippage: Annotated[
        Literal["none", "fixed", "volatility", "volume"], typer.Option(help="Model of slippage")
    ] = "none",
    bps: Annotated[float, typer.Option(help="Basis points of the models fixed and volume", min=0, max=1000)] = 5.0,
    fill_share: Annotated[float | None, typer.Option(help="Most of a candle's volume that one order can be")] = None,
    gates: Annotated[bool, typer.Option(help="Let the gate's rules decide entries")] = False,
    parameter: Annotated[list[str] | None, typer.Option("--set", help="Parameter of the strategy: name=value")] = None,
    force: Annotated[bool, typer.Option(help="Run on candles that are BAD")] = False,
    fresh: Annotated[bool, typer.Option(help="Run again even where the same backtest has a result")] = False,
    as_json: Json = False,
) -> None:
    """Backtest a strategy. Ctrl-C cancels it; the exit code is 1 unless it is done."""
    wish: dict[str, Any] = {
        "strategy": strategy,
        "pairs": pair,
        "start": _ms(_day(start)),
        "end": _ms(_day(end) + timedelta(days=1) - timedelta(seconds=1)),
        "timeframe": timeframe,
        "stake_amount": None if stake == "unlimited" else stake,
        "balance": balance,
        "max_open_trades": max_open_trades,
        "fee": fee,
        "slippage": {"model": slippage, "bps": bps, "fill_share": fill_share},
        "gates": {} if gates else None,
        "parameters": dict(_parameter(text) for text in parameter or []),
        "force": force,
        "fresh": fresh,
    }
    ended = _followed(call("POST", "/api/backtests", wish), quiet=as_json)
    if as_json:
        typer.echo(json.dumps(_with_report(ended)))
    else:
        _show(_with_report(ended))
    if ended["state"] != "DONE":
        raise typer.Exit(1)


def _followed(backtest: dict[str, Any], *, quiet: bool) -> dict[str, Any]:
    """Show its progress until it ends."""
    columns = (TextColumn("{task.description:11}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    path = f"/api/backtests/{backtest['id']}"
    try:
        with Progress(*columns, console=console, disable=quiet, transient=True) as bar:
            line = bar.add_task("queued", total=1.0)
            while backtest["state"] not in ENDED:
                time.sleep(POLLED_EVERY_S)
                backtest = call("GET", path)
                waiting = f"{backtest['ahead']} ahead" if backtest["ahead"] else "queued"
                bar.update(line, completed=backtest["progress"], description=backtest["phase"] or waiting)
    except KeyboardInterrupt:
        backtest = call("POST", f"{path}/cancel")
    return backtest


def _with_report(backtest: dict[str, Any]) -> dict[str, Any]:
    if backtest["state"] != "DONE":
        return backtest
    path = f"/api/backtests/{backtest['id']}"
    return backtest | {"report": call("GET", f"{path}/report"), "record": call("GET", f"{path}/record")}


def _show(backtest: dict[str, Any]) -> None:
    if backtest["state"] == "CANCELLED":
        console.print("The backtest was cancelled.")
        return
    if backtest["state"] == "FAILED":
        error = backtest["error"]
        where = f" ({error['file']}, line {error['line']})" if error["file"] else ""
        raise Failed(f"{error['text']}{where}")
    found = backtest["summary"]
    table = Table(
        "figure", "value", title=f"{backtest['request']['strategy']} {backtest['timeframe']}", show_header=False
    )
    rows = {
        "total return": _percent(found["total_return"]),
        "annual return": _percent(found["annual_return"]),
        "buy and hold": _percent(found["market_return"]),
        "maximum drawdown": _percent(found["max_drawdown"]),
        "Sharpe ratio": _number(found["sharpe"]),
        "profit factor": _number(found["profit_factor"]),
        "trades": str(found["trades"]),
        "hit ratio": _percent(found["hit_ratio"]),
        "denied entries": str(found["denied"]),
        "balance": f"{found['start_balance']} → {found['end_balance']}",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    console.print(table)
    if "few_trades" in found["warnings"]:
        console.print("Fewer than 30 trades: these figures say little.")
    if absent := backtest["report"].get("absent"):
        console.print(f"Candles that the strategy asked for and that are not stored: {', '.join(absent)}.")
    console.print(f"Stock export: backtest_results/{backtest['export']}")


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failed(f"--set wants name=value, not {text!r}.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Failed(f"{text!r} is no day; write it as 2024-01-31.") from None


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

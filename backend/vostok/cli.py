"""`vostok …` on the command line: asks the running programs over their Unix sockets, as the owner of the machine."""

import sqlite3
from contextlib import closing
from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from vostok import __version__
from vostok.asking import NoAnswer, call
from vostok.audit_cli import audit_app
from vostok.backtest_cli import backtest
from vostok.backup_cli import backup, restore
from vostok.bots_cli import bots_app, trades
from vostok.data_cli import data_app
from vostok.doctor_cli import doctor
from vostok.logs_cli import logs_app
from vostok.reconcile_cli import reconcile
from vostok.report_cli import report
from vostok.risk.states import PRESSED
from vostok.terminal import Failed, Json, chosen_settings, console, moment, print_json

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Vostok: mission control for Freqtrade.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens for programs.")
app.add_typer(token_app, name="token")
app.add_typer(bots_app, name="bots")
app.add_typer(audit_app, name="audit")
app.add_typer(data_app, name="data")
app.add_typer(logs_app, name="logs")
app.command()(backtest)
app.command()(backup)
app.command()(restore)
app.command()(doctor)
app.command()(reconcile)
app.command()(report)
app.command()(trades)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


@app.command()
def status(as_json: Json = False) -> None:
    """Show whether all programs are alive; the exit code is 1 when Vostok is down."""
    import httpx

    chosen = chosen_settings()
    host = "127.0.0.1" if chosen.bind in ("0.0.0.0", "::") else chosen.bind  # noqa: S104 - compared, not bound
    try:
        health = httpx.get(f"http://{host}:{chosen.port}/api/health", timeout=4).raise_for_status().json()
    except httpx.HTTPError as error:
        raise Failed(f"no answer from the panel on {host}:{chosen.port} ({error}); is Vostok started?") from None
    if as_json:
        print_json(health)
    else:
        table = Table("program", "status", "since (UTC)", "detail")
        for name, program in health["programs"].items():
            table.add_row(name, program["status"], moment(program["since"]), program["detail"] or "")
        console.print(f"Vostok is {health['status']}.")
        console.print(table)
    if health["status"] == "down":
        raise typer.Exit(1)


@token_app.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="What the token is for")],
    read_only: Annotated[bool, typer.Option("--read-only", help="It may look and change nothing")] = False,
) -> None:
    """Make a token; it is printed once, as the last line."""
    token = call("POST", "/api/tokens", {"name": name, "role": "viewer" if read_only else "owner"})["token"]
    print("Keep it safe, it is not shown again. Programs send it as: Authorization: Bearer TOKEN")
    print(token)


@token_app.command("list")
def list_tokens(as_json: Json = False) -> None:
    """Show the tokens, without their secrets."""
    answer = call("GET", "/api/tokens")
    if as_json:
        print_json(answer)
        return
    table = Table("id", "name", "created (UTC)", "last used (UTC)")
    for token in answer["items"]:
        table.add_row(token["id"], token["name"], moment(token["created_at"]), moment(token["last_used_at"]))
    console.print(table)


@token_app.command("delete")
def delete_token(id: Annotated[str, typer.Argument(help="Id of the token, as `vostok token list` shows it")]) -> None:
    """Withdraw a token."""
    call("DELETE", f"/api/tokens/{id}")
    print("The token is withdrawn.")


@app.command()
def kill(
    scope: Annotated[str, typer.Option(help="all, or name or id of a bot")] = "all",
    state: Annotated[
        Literal["REDUCING", "HALTED"], typer.Option(help="REDUCING: exits pass; HALTED: nothing")
    ] = "REDUCING",
    reason: Annotated[str, typer.Option(help="Why, for the log")] = "",
) -> None:
    """Stop entries now and cancel working ones; needs the gateway only, and not even that for all bots."""
    wanted = {"state": state, "reason": reason or "vostok kill", "actor": "owner", "via": "cli"}
    file = chosen_settings().home / "kill"
    if scope == "all":
        # The gateway looks for this file before it sends anything, whatever else it is busy with.
        file.write_text(f"{state} {PRESSED}\n")
    try:
        _show_risk(call("POST", "/risk/kill", {"scope": _scope(scope), **wanted}, program="gateway"))
    except NoAnswer:
        if scope != "all":
            raise
        print(f"The gateway does not answer; {file} is written, so it starts {state}.")


@app.command()
def resume(
    reason: Annotated[str, typer.Option(help="Why it is safe to go on, for the log", prompt=True)],
    scope: Annotated[
        str, typer.Option(help="all, or name or id of a bot, or a scope that `vostok risk` shows")
    ] = "all",
) -> None:
    """Lift what is latched, with the owner's password; needs the gateway only."""
    _check_owner_password()
    wanted = {"scope": _scope(scope), "reason": reason, "actor": "owner", "via": "cli"}
    _show_risk(call("POST", "/risk/resume", wanted, program="gateway"))


@app.command()
def risk(as_json: Json = False) -> None:
    """Show the trading states, what is latched, and how near each loss limit of bot, family and mode is; needs the
    gateway only."""
    state = call("GET", "/risk/state", program="gateway")
    if as_json:
        print_json(state)
        return
    _show_risk(state)
    names = {bot["bot_id"]: bot["name"] for bot in call("GET", "/bots", program="gateway")["items"]}
    near = Table("level", "scope", "period", "status", "loss", "limit")
    levels = ("portfolio", "family", "bot")
    for breaker in sorted(state["breakers"], key=lambda one: levels.index(one["level"])):
        loss = "unknown" if breaker["loss"] is None else f"{float(breaker['loss']):.2%}"
        scope, limit = names.get(breaker["scope"], breaker["scope"]), f"{float(breaker['limit']):.2%}"
        near.add_row(breaker["level"], Text(scope), breaker["period"], breaker["status"], loss, limit)
    if near.rows:
        console.print(near)


def _show_risk(state: dict[str, Any]) -> None:
    console.print(f"Trading is {state['state']}.", "" if state["written"] else "It could not be written to disk yet.")
    if state["latches"]:
        table = Table("state", "scope", "source", "since (UTC)", "reason")
        for latch in state["latches"]:
            table.add_row(latch["state"], latch["scope"], latch["source"], moment(latch["at"]), latch["reason"])
        console.print(table)
    if state["keyless"]:
        lacking = state["keyless"]
        console.print(f"no key: {', '.join(lacking['bots'])} can send nothing: {lacking['problem']}", markup=False)
    for item in state["unprotected"]:
        console.print(f"unprotected: {item['name']} holds {item['quantity']} of {item['pair']}", markup=False)


def _scope(name: str) -> str:
    """A bot's id for its name; everything else as it is."""
    if name == "all":
        return name
    bots = call("GET", "/bots", program="gateway")["items"]
    return next((bot["bot_id"] for bot in bots if bot["name"].casefold() == name.casefold()), name)


@app.command("second-factor-off")
def second_factor_off() -> None:
    """Let the owner log in with the password alone, when authenticator and recovery codes are lost."""
    call("DELETE", "/api/auth/second-factor")
    print("The second factor is off; set it up again under Settings.")


def _check_owner_password() -> None:
    from vostok.panel.auth.passwords import is_right

    path = chosen_settings().home / "panel.sqlite"
    if not path.is_file():
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT password_hash FROM owner").fetchone()
    if row is not None and not is_right(typer.prompt("Owner's password", hide_input=True), row[0]):
        raise Failed("the password is wrong.")


if __name__ == "__main__":
    app()

"""`vostok …` on the command line: asks the running programs over their Unix sockets, as the owner of the machine."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import httpx
import typer
from rich.table import Table

from vostok import __version__
from vostok.asking import NoAnswer, call
from vostok.audit_cli import audit_app
from vostok.backtest_cli import backtest
from vostok.data_cli import data_app
from vostok.panel.auth.passwords import is_right
from vostok.risk.states import PRESSED
from vostok.terminal import Failed, chosen_settings, console

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Vostok: mission control for Freqtrade.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens for programs.")
bots_app = typer.Typer(no_args_is_help=True, help="See, start and stop bots.")
app.add_typer(token_app, name="token")
app.add_typer(bots_app, name="bots")
app.add_typer(audit_app, name="audit")
app.add_typer(data_app, name="data")
app.command()(backtest)
BotName = Annotated[str, typer.Argument(help="Name or id of the bot")]


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


@app.command()
def status() -> None:
    """Show whether all programs are alive; the exit code is 1 when Vostok is down."""
    chosen = chosen_settings()
    host = "127.0.0.1" if chosen.bind in ("0.0.0.0", "::") else chosen.bind  # noqa: S104 - compared, not bound
    try:
        health = httpx.get(f"http://{host}:{chosen.port}/api/health", timeout=4).raise_for_status().json()
    except httpx.HTTPError as error:
        raise Failed(f"no answer from the panel on {host}:{chosen.port} ({error}); is Vostok started?") from None
    table = Table("program", "status", "since (UTC)", "detail")
    for name, program in health["programs"].items():
        table.add_row(name, program["status"], _time(program["since"]), program["detail"] or "")
    console.print(f"Vostok is {health['status']}.")
    console.print(table)
    if health["status"] == "down":
        raise typer.Exit(1)


@token_app.command("create")
def create_token(name: Annotated[str, typer.Argument(help="What the token is for")]) -> None:
    """Make a token; it is printed once, as the last line."""
    token = call("POST", "/api/tokens", {"name": name})["token"]
    print("Keep it safe, it is not shown again. Programs send it as: Authorization: Bearer TOKEN")
    print(token)


@token_app.command("list")
def list_tokens() -> None:
    """Show the tokens, without their secrets."""
    table = Table("id", "name", "created (UTC)", "last used (UTC)")
    for token in call("GET", "/api/tokens")["items"]:
        table.add_row(token["id"], token["name"], _time(token["created_at"]), _time(token["last_used_at"]))
    console.print(table)


@token_app.command("delete")
def delete_token(id: Annotated[str, typer.Argument(help="Id of the token, as `vostok token list` shows it")]) -> None:
    """Withdraw a token."""
    call("DELETE", f"/api/tokens/{id}")
    print("The token is withdrawn.")


@bots_app.command("list")
def list_bots() -> None:
    """Show all bots."""
    table = Table("id", "name", "mode", "state", "strategy", "equity")
    for bot in call("GET", "/api/bots")["items"]:
        equity = bot["figures"]["equity"] if bot["figures"] else None
        shown = f"{equity} {bot['stake_currency']}" if equity is not None else "unknown"
        table.add_row(bot["id"], bot["name"], bot["mode"], bot["state"], bot["strategy"], shown)
    console.print(table)


@bots_app.command("start")
def start_bot(bot: BotName) -> None:
    """Let a bot run."""
    _want(bot, "start")


@bots_app.command("pause")
def pause_bot(bot: BotName) -> None:
    """No new entries; open trades are managed on."""
    _want(bot, "pause")


@bots_app.command("resume")
def resume_bot(bot: BotName) -> None:
    """Let a paused bot enter trades again."""
    _want(bot, "resume")


@bots_app.command("stop")
def stop_bot(bot: BotName) -> None:
    """End a bot's process; its open trades are not managed any more."""
    _want(bot, "stop")


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
def risk() -> None:
    """Show the trading states and what is latched."""
    _show_risk(call("GET", "/risk/state", program="gateway"))


def _show_risk(state: dict[str, Any]) -> None:
    console.print(f"Trading is {state['state']}.", "" if state["written"] else "It could not be written to disk yet.")
    for latch in state["latches"]:
        console.print(f"{latch['state']} on {latch['scope']} by {latch['source']}: {latch['reason']}", markup=False)
    for item in state["unprotected"]:
        console.print(f"unprotected: {item['name']} holds {item['quantity']} of {item['pair']}", markup=False)


def _scope(name: str) -> str:
    """A bot's id for its name; everything else as it is."""
    if name == "all":
        return name
    bots = call("GET", "/bots", program="gateway")["items"]
    return next((bot["bot_id"] for bot in bots if bot["name"].casefold() == name.casefold()), name)


def _check_owner_password() -> None:
    path = chosen_settings().home / "panel.sqlite"
    if not path.is_file():
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT password_hash FROM owner").fetchone()
    if row is not None and not is_right(typer.prompt("Owner's password", hide_input=True), row[0]):
        raise Failed("the password is wrong.")


def _want(name: str, verb: str) -> None:
    bots = call("GET", "/api/bots")["items"]
    found = [bot for bot in bots if name == bot["id"] or name.casefold() == bot["name"].casefold()]
    if not found:
        known = ", ".join(bot["name"] for bot in bots) or "there is none yet"
        raise Failed(f"no bot is named {name} (known: {known}).")
    bot = call("POST", f"/api/bots/{found[0]['id']}/{verb}")
    print(f"{bot['name']}: wanted {bot['desired_state']}, now {bot['state']}")


def _time(ms: int | None) -> str:
    return "never" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


if __name__ == "__main__":
    app()

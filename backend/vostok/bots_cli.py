"""`vostok bots` and `vostok trades`: see bots and what they traded, start, pause, stop and flatten them."""

from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from vostok.asking import call
from vostok.terminal import Failed, Json, console, figure, mode_word, moment, print_json

bots_app = typer.Typer(no_args_is_help=True, help="See, start and stop bots.")
BotName = Annotated[str, typer.Argument(help="Name or id of the bot")]
BotNames = Annotated[list[str], typer.Argument(help="Names or ids of bots")]
Preview = Annotated[bool, typer.Option("--preview", help="Only say what would happen to each bot")]
Bot = dict[str, Any]
# From so many columns on a trade fits on one line.
_WIDE = 120
_EFFECTS = {
    "closing_ends": "closing its trades ends",
    "restart_dropped": "the restart with version {count} is dropped",
    "enters_again": "looks for entries again",
    "starts": "starts with version {count}",
    "managed_again": "open trades managed again: {count} ({value})",
    "no_entries": "no new entries",
    "process_ends": "process ends, stop orders stay",
    "entries_cancelled": "working entries cancelled: {value}",
    "managed_on": "open trades managed on: {count} ({value})",
    "left_unmanaged": "open trades kept, not managed: {count} ({value})",
}


@bots_app.command("list")
def list_bots(as_json: Json = False) -> None:
    """Show all bots."""
    answer = call("GET", "/api/bots")
    if as_json:
        print_json(answer)
        return
    if not answer["items"]:
        console.print("There are no bots yet; create one in the dashboard.")
        return
    table = Table("name", "mode", "state", "strategy", "open", "equity")
    for bot in answer["items"]:
        figures = bot["figures"] or {}
        table.add_row(
            bot["name"],
            mode_word(bot["mode"]),
            bot["state"],
            bot["strategy"],
            f"{figures.get('open_trades', 0)}/{bot['max_open_trades']}",
            figure(figures.get("equity"), bot["stake_currency"]),
        )
    console.print(table)


@bots_app.command("show")
def show_bot(bot: BotName, as_json: Json = False) -> None:
    """Show one bot: its settings, its state, its money."""
    found = find_bot(bot)
    if as_json:
        print_json(found)
        return
    currency, figures = found["stake_currency"], found["figures"] or {}
    table = Table(show_header=False)
    for name, value in (
        ("name", found["name"]),
        ("id", found["id"]),
        ("group and tags", ", ".join([found["group"] or "", *found["tags"]]).strip(", ")),
        ("mode", mode_word(found["mode"])),
        ("state", f"{found['state']} (wanted: {found['desired_state']})"),
        ("problem", found["problem"]["text"] if found["problem"] else ""),
        ("strategy", f"{found['strategy']} on {found['timeframe']}"),
        ("pairs", ", ".join(found["pairs"])),
        ("stake", f"{found['stake_amount']} {currency}, at most {found['max_open_trades']} trades"),
        ("version", f"{found['version']} (running: {found['running_version'] or 'none'})"),
        ("equity", figure(figures.get("equity"), currency)),
        ("realised", figure(figures.get("realised"), currency)),
        ("unrealised", figure(figures.get("unrealised"), currency)),
        ("exposure", figure(figures.get("exposure"), currency)),
        ("open trades", str(figures.get("open_trades", 0))),
        ("started (UTC)", moment(found["started_at"])),
    ):
        table.add_row(name, value)
    console.print(table)


@bots_app.command("start")
def start_bots(bots: BotNames, preview: Preview = False, as_json: Json = False) -> None:
    """Let bots run."""
    _command("start", bots, preview, as_json)


@bots_app.command("pause")
def pause_bots(bots: BotNames, preview: Preview = False, as_json: Json = False) -> None:
    """No new entries; open trades are managed on."""
    _command("pause", bots, preview, as_json)


@bots_app.command("resume")
def resume_bots(bots: BotNames, preview: Preview = False, as_json: Json = False) -> None:
    """Let paused bots enter trades again."""
    _command("resume", bots, preview, as_json)


@bots_app.command("stop")
def stop_bots(bots: BotNames, preview: Preview = False, as_json: Json = False) -> None:
    """End bots' processes; their open trades are not managed any more."""
    _command("stop", bots, preview, as_json)


@bots_app.command("flatten")
def flatten_bot(
    bot: BotName,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask")] = False,
    as_json: Json = False,
) -> None:
    """Sell everything that a bot holds, at the market; it is paused, or stays stopped."""
    found = find_bot(bot)
    open_trades = (found["figures"] or {}).get("open_trades", 0)
    if not yes and not typer.confirm(f"Sell what {found['name']} holds now ({open_trades} open trades)?", err=True):
        raise Failed("nothing was done.")
    answer = call("POST", f"/api/bots/{found['id']}/flatten")
    if as_json:
        print_json(answer)
        return
    console.print(f"{answer['name']} closes its trades; wanted {answer['desired_state']}.", markup=False)


def trades(
    bot: Annotated[str | None, typer.Argument(help="Name or id of a bot; without it those of all bots")] = None,
    status: Annotated[Literal["open", "closed", "all"], typer.Option(help="Which trades")] = "all",
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many, newest first")] = 20,
    as_json: Json = False,
) -> None:
    """Show trades, the newest first."""
    bots = [find_bot(bot)] if bot is not None else call("GET", "/api/bots")["items"]
    query = f"limit={limit}" + ("" if status == "all" else f"&status={status}")
    items = [item for one in bots for item in call("GET", f"/api/bots/{one['id']}/trades?{query}")["items"]]
    newest = "closed_at" if status == "closed" else "opened_at"
    items = sorted(items, key=lambda item: item[newest], reverse=True)[:limit]
    if as_json:
        print_json({"items": items, "next": None})
        return
    if not items:
        console.print("There are no such trades.")
        return
    console.print(_trade_table(items, wide=console.width >= _WIDE))


def _trade_table(items: list[dict[str, Any]], *, wide: bool) -> Table:
    """One line for each trade where the terminal is `wide`, else two, so that no name or date is cut."""
    heads = ("bot", "mode", "pair", "opened (UTC)", "closed (UTC)", "profit", "reason")
    table = Table(show_lines=not wide)
    for head in heads if wide else ("bot, mode", "pair", "opened, closed (UTC)", "profit, reason"):
        table.add_column(head, overflow="fold", no_wrap="UTC" in head)
    for item in items:
        profit = item["unrealised"] if item["is_open"] else item["profit"]
        bot, mode, pair, opened, closed, gain, reason = (
            Text(item["bot_name"]),
            mode_word(item["mode"]),
            item["pair"],
            moment(item["opened_at"]),
            "open" if item["is_open"] else moment(item["closed_at"]),
            figure(profit, item["pair"].partition("/")[2]),
            item["exit_reason"] or "",
        )
        if wide:
            table.add_row(bot, mode, pair, opened, closed, gain, reason)
        else:
            table.add_row(bot.append(f"\n{mode}"), pair, f"{opened}\n{closed}", f"{gain}\n{reason}")
    return table


def find_bot(name: str) -> Bot:
    """The bot of this name (in any case) or id. Raises Failed with the known ones."""
    bots: list[Bot] = call("GET", "/api/bots")["items"]
    found = [bot for bot in bots if name == bot["id"] or name.casefold() == bot["name"].casefold()]
    if not found:
        known = ", ".join(bot["name"] for bot in bots) or "there is none yet"
        raise Failed(f"no bot is named {name} (known: {known}).")
    return found[0]


def _command(verb: str, names: list[str], preview: bool, as_json: bool) -> None:
    """Give one command to bots and say what it does to each; the exit code is 1 when one refuses."""
    ids = [find_bot(name)["id"] for name in names]
    answer = call("POST", "/api/bots/bulk", {"verb": verb, "bots": ids, "preview": preview})
    if as_json:
        print_json(answer)
    else:
        _show_outcomes(answer["items"], preview)
    if any(item["outcome"] == "refused" for item in answer["items"]):
        raise typer.Exit(1)


def _show_outcomes(items: list[dict[str, Any]], preview: bool) -> None:
    table = Table("bot", "mode", "outcome", "what happens")
    words = {"change": "would change" if preview else "done", "nothing": "nothing to do", "refused": "refused"}
    for item in items:
        told = [
            _EFFECTS.get(effect["kind"], effect["kind"]).format(
                count=effect["count"], value=figure(effect["value"], item["stake_currency"] or "")
            )
            for effect in item["effects"]
        ]
        happens = item["detail"] or "; ".join(told)
        table.add_row(item["name"] or item["bot_id"], mode_word(item["mode"]), words[item["outcome"]], happens)
    console.print(table)

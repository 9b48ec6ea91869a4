"""A bot's folder, `bots/<id>/`: the generated files that its process reads."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vostok.bothost import ledger
from vostok.errors import Invalid
from vostok.sockets import socket_path
from vostok.users import readable, shared

_BOT_ID = re.compile(r"[a-z2-7]{10}")


@dataclass(frozen=True, slots=True)
class StartOrder:
    """What a start command asks for, checked for shape."""

    bot: str
    config: Mapping[str, Any]
    strategy: str
    wrapper: str
    parameters: Mapping[str, Any]

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> "StartOrder":
        """Read a start command. Raises Invalid naming the field that is wrong."""
        parameters = message.get("parameters") or {}
        kinds = {"config": dict, "strategy": str, "wrapper": str}
        for name, kind in kinds.items():
            if not isinstance(message.get(name), kind):
                raise Invalid(f"start needs `{name}` ({kind.__name__})", field=name)
        if not isinstance(parameters, dict):
            raise Invalid("`parameters` must map names to values", field="parameters")
        if not message["strategy"].isidentifier():
            raise Invalid("`strategy` must be the name of a strategy's class", field="strategy")
        return cls(bot_id(message), message["config"], message["strategy"], message["wrapper"], parameters)


def bot_id(message: Mapping[str, Any]) -> str:
    """The bot a command is about. Raises Invalid when it is not an id: it becomes a folder's name."""
    bot = message.get("bot")
    if not isinstance(bot, str) or not _BOT_ID.fullmatch(bot):
        raise Invalid("`bot` must be a bot id (10 characters, a-z and 2-7)", field="bot")
    return bot


def api_socket(home: Path, bot: str) -> Path:
    """Where the bot's Freqtrade API answers."""
    return socket_path(home, f"bot-{bot}")


def ledger_template(home: Path) -> Path:
    """Freqtrade's empty database, from which a new bot's is copied."""
    return home / "run" / "trades-template.sqlite"


def of_bot(home: Path, bot: str) -> Path:
    """The bot's folder."""
    return home / "bots" / bot


def write(home: Path, strategies: Path, order: StartOrder, template: BinaryIO) -> Path:
    """Write what the bot reads, completing the configuration with its paths; returns the folder.

    The bot's own process does it: its folder is the bot's, and no one else may follow what a strategy left there.
    """
    folder = of_bot(home, order.bot)
    strategy = folder / "strategy"
    strategy.mkdir(mode=shared(0o700), parents=True, exist_ok=True)
    for stale in strategy.glob("*.*"):
        stale.unlink()
    (strategy / f"{order.strategy}.py").write_text(order.wrapper)
    config = dict(order.config) | {
        "user_data_dir": str(home),
        "strategy": order.strategy,
        "strategy_path": str(strategy),
        "db_url": f"sqlite:///{folder / 'trades.sqlite'}",
        "vostok": {
            **order.config.get("vostok", {}),
            "strategy_file": str(strategies / f"{order.strategy}.py"),
            "parameters": dict(order.parameters),
        },
    }
    ledger.provide(template, folder / "trades.sqlite")
    _write_private(folder / "config.json", json.dumps(config, indent=2))
    return folder


def _write_private(path: Path, text: str) -> None:
    """Write `path` with mode 0600 from its first byte on, in one step."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, readable(0o600)), "w") as file:
        file.write(text)
    new.replace(path)

"""How a bot's secrets pass from the panel to the bot's process: a file that the host opens and never reads."""

import json
import os
from pathlib import Path

from vostok import users
from vostok.bot.secrets import Secrets
from vostok.errors import Invalid


def secrets_file(host_socket: Path, bot: str) -> Path:
    """Where the panel leaves a bot's secrets for as long as a start takes."""
    return host_socket.with_name(f"bot-{bot}.secrets")


def leave_secrets(path: Path, secrets: Secrets) -> None:
    """Write `path` for the host alone to open."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        if users.is_isolated():
            os.fchown(file.fileno(), -1, users.gid_of(users.BOTS))
            os.fchmod(file.fileno(), 0o640)
        file.write(json.dumps(secrets))


def open_secrets(host_socket: Path, bot: str) -> int:
    """A descriptor of the bot's secrets, for its process alone to read. Raises Invalid where the panel left none."""
    path = secrets_file(host_socket, bot)
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError as error:
        raise Invalid(f"The bot's secrets cannot be read ({path.name}: {error.strerror}); start it again.") from None

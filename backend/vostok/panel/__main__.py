"""`python -m vostok.panel`: the API and the dashboard on TCP, the API for the machine's owner on a Unix socket."""

import gc

if __name__ == "__main__":
    # None of what is imported is ever garbage: looking for some was a fifth of the time until the panel is ready.
    gc.disable()

import socket
import sys

import structlog

from vostok.errors import AppError
from vostok.logs import setup_logs
from vostok.panel.app import create_app
from vostok.panel.lifecycle import has_owner, running
from vostok.panel.perimeter import LocalDoor, Perimeter
from vostok.peers import owner_check
from vostok.settings import Settings, settings
from vostok.sockets import socket_path
from vostok.web import run_program, serve, tcp_server, unix_server

log = structlog.get_logger()


async def main(chosen: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    app = create_app(chosen)
    async with running(app, chosen):
        setup_code = None if has_owner(app.state.database) else app.state.door.setup_code
        # Plain, so that it stands out among the lines of the log.
        sys.stdout.write(f"\n  {invitation(chosen, setup_code)}\n\n")
        sys.stdout.flush()
        perimeter = Perimeter(app, chosen.frontend, host_names(chosen))
        # Who asks is counted by address, so no header may claim another one.
        options = {"lifespan": "off", "proxy_headers": False}
        # What lives now lives on: a full collection, in which nobody is answered, need not look through it.
        gc.collect()
        gc.freeze()
        gc.enable()
        await serve(
            tcp_server(perimeter, chosen.bind, chosen.port, **options, ws="websockets-sansio"),
            unix_server(LocalDoor(app), socket_path(chosen.home, "panel"), allow=owner_check(chosen.home), **options),
        )


def address(chosen: Settings) -> str:
    """Where a browser on this machine finds the dashboard."""
    host = "127.0.0.1" if chosen.bind in ("0.0.0.0", "::") else chosen.bind  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{chosen.port}" if ":" in host else f"http://{host}:{chosen.port}"


def host_names(chosen: Settings) -> frozenset[str]:
    """The names a browser may use: this machine's own, and those of VOSTOK_HOSTS."""
    own = socket.gethostname().lower()
    given = {name.strip().lower() for name in chosen.hosts.split(",") if name.strip()}
    return frozenset({own, f"{own}.local", chosen.bind.lower()} | given)


def invitation(chosen: Settings, setup_code: str | None) -> str:
    """Where the dashboard is, and what to do there; `setup_code` is None once an owner is set up."""
    what = "log in" if setup_code is None else f"enter the setup code {setup_code}"
    return f"Open {address(chosen)} and {what}"


if __name__ == "__main__":
    setup_logs("panel", settings().log_level, settings().home)
    try:
        run_program(main(settings()))
    except AppError as error:
        log.error("the panel cannot start", reason=error.detail)
        sys.exit(1)

"""`python -m vostok.gateway`: the wire side on loopback, the control side on a Unix socket."""

import sys

import structlog

from vostok.errors import AppError
from vostok.gateway.app import running
from vostok.gateway.collector import spare_the_collector
from vostok.logs import setup_logs
from vostok.peers import owner_check
from vostok.plugins import PluginError
from vostok.settings import Settings, settings
from vostok.sockets import socket_path
from vostok.web import run_program, serve, tcp_server, unix_server

log = structlog.get_logger()


async def main(chosen: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    async with running(chosen) as sides:
        wire = tcp_server(sides.wire, "127.0.0.1", chosen.gateway_port, ws="websockets-sansio", proxy_headers=False)
        path = socket_path(chosen.home, "gateway")
        control = unix_server(sides.control, path, allow=owner_check(chosen.home))
        log.info("listening", port=chosen.gateway_port, control=str(path), venue=chosen.venue)
        spare_the_collector()
        await serve(wire, control)


if __name__ == "__main__":
    setup_logs("gateway", settings().log_level, settings().home)
    try:
        run_program(main(settings()))
    except (AppError, PluginError, ValueError, PermissionError) as error:
        log.error("the gateway cannot start", reason=str(error))
        sys.exit(1)

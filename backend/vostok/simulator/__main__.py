"""`python -m vostok.simulator`: a market and an exchange in a box, on loopback; its lab on a Unix socket."""

import asyncio
import sys
from pathlib import Path

import structlog

from vostok.clock import now_ms
from vostok.db import Database
from vostok.errors import AppError
from vostok.logs import setup_logs
from vostok.peers import owner_check
from vostok.settings import Settings, settings
from vostok.simulator.exchange.accounts import ensure_demo_account
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.lab import service
from vostok.simulator.lab.control import create_control
from vostok.simulator.lab.market import LabMarket
from vostok.simulator.sources import market_source
from vostok.simulator.wire.app import create_app, run_pulse
from vostok.sockets import socket_path
from vostok.web import run_program, serve, tcp_server, unix_server

MIGRATIONS = Path(__file__).parent / "migrations"
HOST = "127.0.0.1"
# Binance pings each 20 s and wants the pong within a minute; nobody has long messages to send.
SOCKET_OPTIONS = {"ws": "websockets-sansio", "ws_ping_interval": 20.0, "ws_ping_timeout": 60.0, "ws_max_size": 65_536}

log = structlog.get_logger()


async def main(chosen: Settings) -> None:
    """Serve until SIGTERM or SIGINT; a fault of the market's pulse ends the program, so that it starts clean."""
    market = market_source(chosen, chosen.home)
    database = Database(chosen.home / "simulator.sqlite", MIGRATIONS).open()
    try:
        events = service.load(database)
        source = LabMarket(market, events)
        keys = ensure_demo_account(database, chosen.home, now_ms())
        engine = Engine(source, database)
        engine.advance_all(now_ms())
        app = create_app(engine, keys, events)
        # Who asks is counted by address, so no header may claim another one.
        server = tcp_server(app, HOST, chosen.simulator_port, proxy_headers=False, **SOCKET_OPTIONS)
        lab = create_control(service.Lab(events, source, database), now_ms, engine.empty)
        control = unix_server(lab, socket_path(chosen.home, "simulator"), allow=owner_check(chosen.home))
        pulse = asyncio.create_task(run_pulse(app))
        pulse.add_done_callback(lambda _: setattr(server, "should_exit", True))
        log.info("listening", port=chosen.simulator_port, symbols=len(source.specs()))
        await serve(server, control)
        if pulse.done():
            pulse.result()
        pulse.cancel()
    finally:
        database.close()


if __name__ == "__main__":
    setup_logs("simulator", settings().log_level, settings().home)
    try:
        run_program(main(settings()))
    except AppError as error:
        log.error("the simulator cannot start", reason=error.detail)
        sys.exit(1)

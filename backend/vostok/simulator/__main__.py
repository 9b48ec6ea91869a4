"""`python -m vostok.simulator`: a market and an exchange in a box, on loopback."""

import asyncio
from pathlib import Path

import structlog

from vostok.clock import now_ms
from vostok.db import Database
from vostok.logs import setup_logs
from vostok.settings import Settings, settings
from vostok.simulator.exchange.accounts import ensure_demo_account
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.sources import market_source
from vostok.simulator.wire.app import create_app, run_pulse
from vostok.web import serve, tcp_server

MIGRATIONS = Path(__file__).parent / "migrations"
HOST = "127.0.0.1"
# Binance pings each 20 s and wants the pong within a minute.
PING_S, PONG_S = 20.0, 60.0

log = structlog.get_logger()


async def run(config: Settings) -> None:
    """Serve until SIGTERM; a fault of the market's pulse ends the program, so that it starts clean."""
    database = Database(config.home / "simulator.sqlite", MIGRATIONS).open()
    try:
        source = market_source(config, config.home)
        keys = ensure_demo_account(database, config.home, now_ms())
        engine = Engine(source, database)
        engine.advance_all(now_ms())
        app = create_app(engine, keys)
        server = tcp_server(app, HOST, config.simulator_port, ws_ping_interval=PING_S, ws_ping_timeout=PONG_S)
        log.info("exchange open", symbols=len(source.specs()), port=config.simulator_port)
        pulse = asyncio.create_task(run_pulse(app))
        pulse.add_done_callback(lambda _: setattr(server, "should_exit", True))
        await serve(server)
        if pulse.done():
            pulse.result()
        pulse.cancel()
    finally:
        database.close()


def main() -> None:
    """Run with the settings of this installation."""
    config = settings()
    setup_logs("simulator", config.log_level)
    asyncio.run(run(config))


if __name__ == "__main__":
    main()

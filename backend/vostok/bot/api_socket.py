"""Freqtrade's own API on a Unix socket: no port that could be taken, no address that could be reached."""

import asyncio
import socket
import threading
from pathlib import Path

import uvicorn
import uvloop

from vostok.users import shared


def bound(path: Path) -> socket.socket:
    """A socket at `path` for the host's user and those who share with it; the bot itself need not reach the folder."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(shared(0o600))
    return listener


def unix_api_server(listener: socket.socket) -> type[uvicorn.Server]:
    """A stand-in for Freqtrade's server class that listens on `listener`."""

    class UnixApiServer(uvicorn.Server):
        _thread: threading.Thread

        def run_in_thread(self) -> None:
            """Serve in a thread."""
            self.config.timeout_graceful_shutdown = 2
            self._thread = threading.Thread(target=self._run_loop, name="api", daemon=True)
            self._thread.start()

        def _run_loop(self) -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self.serve(sockets=[listener]))

        def cleanup(self) -> None:
            """End the server; the host removes its socket."""
            self.should_exit = True
            self._thread.join(timeout=10)

    return UnixApiServer

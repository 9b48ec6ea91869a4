"""Freqtrade's own API on a Unix socket: no port that could be taken, no address that could be reached."""

import asyncio
import socket
import threading
from pathlib import Path

import uvicorn
import uvloop


def unix_api_server(path: Path) -> type[uvicorn.Server]:
    """A stand-in for Freqtrade's server class that listens on the Unix socket `path` (0600)."""

    class UnixApiServer(uvicorn.Server):
        _thread: threading.Thread

        def run_in_thread(self) -> None:
            """Bind here, where a failure is the bot's failure, and serve in a thread."""
            path.unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(str(path))
            path.chmod(0o600)
            self.config.timeout_graceful_shutdown = 2
            self._thread = threading.Thread(target=self._run_loop, args=(listener,), name="api", daemon=True)
            self._thread.start()

        def _run_loop(self, listener: socket.socket) -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self.serve(sockets=[listener]))

        def cleanup(self) -> None:
            """End the server and remove its socket."""
            self.should_exit = True
            self._thread.join(timeout=10)
            path.unlink(missing_ok=True)

    return UnixApiServer

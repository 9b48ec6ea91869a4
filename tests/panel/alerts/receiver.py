"""A webhook on a free port that keeps what it was sent, and when; it can be told to refuse or to be slow."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """`messages` are the bodies with the moment (monotonic s) at which each came."""

    port: int = 0
    status: int = 200
    delay_s: float = 0.0
    messages: list[tuple[float, Any]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As Apprise writes it; its path is a secret."""
        return f"json://127.0.0.1:{self.port}/hook/canary-of-the-webhook"

    @property
    def texts(self) -> list[str]:
        """What the messages say."""
        return [body["message"] for _, body in self.messages]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens for as long as the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(receiver.delay_s)
            if receiver.status == 200:
                receiver.messages.append((time.monotonic(), body))
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A model's server for tests: real HTTP, OpenAI's chat protocol, scripted answers and faults."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
Answer = Callable[[Json], str | bytes]


@dataclass
class FakeOpenAI:
    """`answer` makes the content of the message from the request, or with bytes the whole body of the response."""

    answer: Answer = lambda _request: "{}"
    status: int = 200
    hold: threading.Event | None = None
    asked: list[Json] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    base_url: str = ""

    def respond(self, request: Json) -> bytes:
        """The body of one answer."""
        self.asked.append(request)
        if self.hold is not None:
            self.hold.wait(60)
        said = self.answer(request)
        if isinstance(said, bytes):
            return said
        message = {"role": "assistant", "content": said}
        return json.dumps(
            {
                "id": "chat-1",
                "object": "chat.completion",
                "created": 1,
                "model": "fake-model",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
            }
        ).encode()


@contextmanager
def serving(fake: FakeOpenAI) -> Iterator[FakeOpenAI]:
    """Serve on a free port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            fake.keys.append(self.headers.get("Authorization", ""))
            body = fake.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            try:
                self.send_response(fake.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                # The other side hung up on an answer that was too long or too late.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        if fake.hold is not None:
            fake.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()

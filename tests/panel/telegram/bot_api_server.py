"""A server that speaks the Bot API of Telegram on a free port: `getMe`, `getUpdates` (held open) and `sendMessage`."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "123456789:AA-canary_of_the_token_AAAAAAAAAAA"
HELD_AT_MOST_S = 2.0


@dataclass
class FakeTelegram:
    """`updates` are kept until they are confirmed by a higher offset, as Telegram does; `sent` are (chat, text)."""

    port: int = 0
    status: int = 200
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    _number: int = 100
    _closing: bool = False

    @property
    def address(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}"

    def write(self, text: str, *, chat: int = 7, ago_s: float = 0, **changes: Any) -> None:
        """Somebody writes to the bot."""
        self._number += 1
        kept = {"id": chat, "type": "private", "first_name": "Ana", "username": f"user_{chat}"}
        message = {"message_id": self._number, "date": int(time.time() - ago_s), "chat": kept, "text": text} | changes
        self.updates.append({"update_id": self._number, "message": message})

    def answer(self, method: str, body: dict[str, Any]) -> Any:
        """The result of a method."""
        self.requests.append({"method": method} | body)
        if method == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Vostok", "username": "vostok_test_bot"}
        if method == "sendMessage":
            self.sent.append((body["chat_id"], body["text"]))
            return {"message_id": 1}
        self.offsets.append(body["offset"])
        until = time.monotonic() + min(body["timeout"], HELD_AT_MOST_S)
        while True:
            self.updates = [update for update in self.updates if update["update_id"] >= body["offset"]]
            if self.updates or time.monotonic() >= until or self._closing:
                return self.updates
            time.sleep(0.02)

    def close(self) -> None:
        """Answer what is held open."""
        self._closing = True


@contextmanager
def telegram() -> Iterator[FakeTelegram]:
    """A Bot API server that listens for as long as the block."""
    fake = FakeTelegram()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bot, _, method = self.path.removeprefix("/bot").partition("/")
            if bot != TOKEN:
                self._say(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            elif fake.status != 200:
                self._say(fake.status, {"ok": False, "error_code": fake.status, "description": f"no {TOKEN}"})
            else:
                self._say(200, {"ok": True, "result": fake.answer(method, body)})

        def _say(self, status: int, answer: dict[str, Any]) -> None:
            raw = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            # A panel that stops hangs up on what is held open.
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fake
    finally:
        fake.close()
        server.shutdown()
        server.server_close()
        thread.join()

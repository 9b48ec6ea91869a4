"""A web server on loopback that sends what sources send: feeds, and what must never hurt whoever reads one."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from vostok.clock import now_ms

PUBLIC = "93.184.216.34"
MEGABYTE = b"x" * 1_000_000
DRIP_S = 0.05


def rss(title: str) -> bytes:
    """One item of a minute ago."""
    date = formatdate(now_ms() / 1_000 - 60, usegmt=True)
    item = f"<item><title>{title}</title><link>https://example.org/a</link><pubDate>{date}</pubDate></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{item}</channel></rss>'.encode()


def atom(title: str) -> bytes:
    """One entry of a minute ago."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_ms() / 1_000 - 60))
    entry = f'<entry><title>{title}</title><link href="https://example.org/b"/><updated>{moment}</updated></entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>{entry}</feed>'.encode()


def cryptopanic(title: str) -> bytes:
    """One result of a minute ago."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_ms() / 1_000 - 60))
    result = {"title": title, "published_at": moment, "url": "https://example.org/c", "currencies": [{"code": "ETH"}]}
    return json.dumps({"results": [result]}).encode()


def bomb() -> bytes:
    """Nine entities, each ten of the one before: a billion of the first."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'
    return f'<?xml version="1.0"?>{declared}<rss version="2.0"><channel><title>&l9;</title></channel></rss>'.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, FeedServer)
        server.asked.append(f"{self.headers['Host']}{self.path}")
        with contextlib.suppress(ConnectionError):
            if self.path == "/huge":
                self._begin()
                for _ in range(100):
                    self.wfile.write(MEGABYTE)
                    server.sent += len(MEGABYTE)
            elif self.path == "/slow":
                self._begin()
                while not server.closing.wait(DRIP_S):
                    self.wfile.write(b"<")
            elif self.path in server.redirects:
                self.send_response(302)
                self.send_header("Location", server.redirects[self.path])
                self.end_headers()
            else:
                self._begin()
                self.wfile.write(server.pages[self.path])

    def _begin(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class FeedServer(ThreadingHTTPServer):
    """`pages` and `redirects` by path; `/huge` and `/slow` never end by themselves. `sent` counts bytes of `/huge`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.sent = 0
        self.closing = threading.Event()


class ToServer(httpx.AsyncHTTPTransport):
    """Brings what is meant for a public address to the server on loopback, over a real socket."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the server. A request to any other address fails the test."""
        assert request.url.host == PUBLIC
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return await super().handle_async_request(request)


@contextlib.contextmanager
def serving_feeds() -> Iterator[FeedServer]:
    """Serve until left."""
    server = FeedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()

"""Callers that ask one question after another over a kept connection, cheap enough to measure a fast server."""

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from typing import cast

MS = 1_000.0
ANSWERED_WITHIN_S = 30.0


class Refused(Exception):
    """An answer that is no 200; the message begins with its path and holds its beginning."""


@dataclass
class Latencies:
    """What a number of callers found; seconds each."""

    seconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """p50, p99 and maximum in milliseconds."""
        cuts = statistics.quantiles(self.seconds, n=100)
        found = {"p50_ms": cuts[49], "p99_ms": cuts[98], "max_ms": max(self.seconds)}
        return {name: round(value * MS, 3) for name, value in found.items()}


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection; understands answers with Content-Length and chunked ones."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._answer: asyncio.Future[bytes] | None = None
        self._size: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._size is None:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            place = head.find(b"content-length: ")
            if place >= 0:
                self._size = end + 4 + int(head[place + 16 :].split(b"\r\n", 1)[0])
        whole = self._received.endswith(b"0\r\n\r\n") if self._size is None else len(self._received) >= self._size
        if whole and self._answer is not None and not self._answer.done():
            self._answer.set_result(bytes(self._received))

    async def ask(self, request: bytes) -> bytes:
        """Send `request` and return the whole answer, head and body."""
        assert self._transport is not None
        self._received.clear()
        self._size = None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


async def measure(port: int, path: str, *, callers: int, n: int, headers: dict[str, str] | None = None) -> Latencies:
    """`n` answers of `GET path` shared by `callers`, each asking again when it was answered (a closed loop).

    Raises Refused, TimeoutError, or OSError where the server hangs up.
    """
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    found = Latencies()

    async def caller(share: int) -> None:
        _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
        for number in range(share + 1):
            began = time.perf_counter()
            answer = await connection.ask(request)
            # The first answer also pays for the connection and for caches that a page fills once.
            if number:
                found.seconds.append(time.perf_counter() - began)
            status = answer.split(b" ", 2)[1]
            if status != b"200":
                raise Refused(f"{path}: {answer[:500].decode(errors='replace')}")
        connection.close()

    await asyncio.gather(*(caller(n // callers) for _ in range(callers)))
    return found

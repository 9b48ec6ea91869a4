"""What the caller says in the moment before an order's bytes leave decides, whatever was decided before."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from vostok.clock import now_ms
from vostok.gateway.credentials import key_in
from vostok.gateway.upstream import KeptBack, Upstream

ORDER = {"symbol": "BTCUSDT", "side": "BUY"}


class Venue:
    """Answers every whole request with an empty object; `received` is each body that came."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            while head := await _head(reader):
                length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-len"))
                try:
                    self.received.append(await reader.readexactly(length))
                except asyncio.IncompleteReadError:
                    return
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    @asynccontextmanager
    async def upstream(self, folder: Path) -> AsyncIterator[Upstream]:
        key = folder / "key.json"
        await asyncio.to_thread(key.write_text, json.dumps({"key": "k" * 64, "secret": "s" * 64}))
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        upstream = Upstream(f"http://127.0.0.1:{port}", key_in(key), now_ms)
        try:
            yield upstream
        finally:
            await upstream.close()
            server.close()
            await server.wait_closed()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def test_order_that_is_stopped_when_all_is_ready_never_leaves_and_the_next_one_does(tmp_path: Path) -> None:
    venue = Venue()
    async with venue.upstream(tmp_path) as upstream:
        words = iter(["REDUCING pressed", None])
        with pytest.raises(KeptBack, match="REDUCING pressed"):
            await upstream.private("POST", "order", ORDER, last_word=lambda: next(words))
        assert venue.received == []
        assert await upstream.private("POST", "order", ORDER, last_word=lambda: next(words)) == {}
        assert len(venue.received) == 1
        assert b"side=BUY" in venue.received[0]

"""A host that is away or silent is a sentence and 503, never a bare error."""

import asyncio
from pathlib import Path

import pytest

from vostok.bothost.client import BothostClient
from vostok.errors import Unavailable


async def test_no_host_then_it_says_that_it_comes_back(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="comes back by itself"):
        await BothostClient(tmp_path / "none.sock").ping()


async def test_host_hangs_up_then_it_says_that_it_comes_back(tmp_path: Path) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_unix_server(hang_up, tmp_path / "s.sock")
    async with server:
        with pytest.raises(Unavailable, match="comes back by itself"):
            await BothostClient(tmp_path / "s.sock").ping()


async def test_host_is_silent_then_the_caller_does_not_wait_for_ever(tmp_path: Path) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_unix_server(say_nothing, tmp_path / "s.sock")
    async with server:
        with pytest.raises(Unavailable, match="does not answer"):
            await BothostClient(tmp_path / "s.sock", timeout_s=0.05).ping()

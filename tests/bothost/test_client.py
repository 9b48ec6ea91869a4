"""A host that is away or silent is a sentence and 503, never a bare error."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from vostok.bothost.client import BothostClient
from vostok.errors import Unavailable


@asynccontextmanager
async def host_that_never_answers(path: Path, *, hangs_up: bool) -> AsyncIterator[None]:
    """Take one caller; hang up on it, or let it wait until it goes."""
    over = asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not hangs_up:
            await reader.read()
        writer.close()
        await writer.wait_closed()
        over.set()

    async with await asyncio.start_unix_server(take, path):
        yield
        await over.wait()


async def test_no_host_then_it_says_that_it_comes_back(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="comes back by itself"):
        await BothostClient(tmp_path / "none.sock").ping()


async def test_host_hangs_up_then_it_says_that_it_comes_back(tmp_path: Path) -> None:
    async with host_that_never_answers(tmp_path / "s.sock", hangs_up=True):
        with pytest.raises(Unavailable, match="comes back by itself"):
            await BothostClient(tmp_path / "s.sock").ping()


async def test_host_is_silent_then_the_caller_does_not_wait_for_ever(tmp_path: Path) -> None:
    async with host_that_never_answers(tmp_path / "s.sock", hangs_up=False):
        with pytest.raises(Unavailable, match="does not answer"):
            await BothostClient(tmp_path / "s.sock", timeout_s=0.05).ping()

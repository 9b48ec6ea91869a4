"""A host that is away or silent is a sentence and 503, never a bare error; and what it need not know it is not told."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from vostok.bot.config import BotSpec, Endpoints, build_config, new_credentials
from vostok.bot.secrets import put_back, values_of
from vostok.bothost.client import BothostClient, Process
from vostok.bothost.handover import secrets_file
from vostok.errors import Unavailable

BOT = "abcdefghij"


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


async def test_start_hands_the_secrets_over_in_a_file_that_the_host_need_not_read(tmp_path: Path) -> None:
    heard: list[str] = []
    left: list[tuple[int, str]] = []
    credentials = new_credentials()
    spec = BotSpec(id=BOT, name="one", strategy="Steady", pairs=("BTC/USDT",))
    config = build_config(spec, Endpoints(gateway_port=1), credentials)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readline()).decode())
        path = secrets_file(tmp_path / "s.sock", BOT)
        left.append((stat.S_IMODE(path.stat().st_mode), path.read_text()))
        writer.write(json.dumps({"ok": True, "process": Process(BOT, 1, "starting", 0).as_json()}).encode() + b"\n")
        writer.close()

    async with await asyncio.start_unix_server(take, tmp_path / "s.sock"):
        await BothostClient(tmp_path / "s.sock").start(BOT, config=config, strategy="Steady", wrapper="")
    assert not any(secret in heard[0] for secret in asdict(credentials).values())
    mode, text = left[0]
    assert mode == 0o600
    assert sorted(values_of(json.loads(text))) == sorted(asdict(credentials).values())
    assert not secrets_file(tmp_path / "s.sock", BOT).exists()
    put_back(shown := json.loads(heard[0])["config"], json.loads(text))
    assert shown == json.loads(json.dumps(config))

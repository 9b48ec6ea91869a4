"""A bothost that speaks ARCHITECTURE's protocol on a real Unix socket, without a bot."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.panel.samples import NOW, Json
from vostok.bot.secrets import put_back
from vostok.bothost.handover import secrets_file


@dataclass
class FakeBothost:
    """Starts processes that do nothing; a test moves them through their states."""

    processes: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    started: list[Json] = field(default_factory=list)
    schema_errors: list[Json] = field(default_factory=list)
    jobs: dict[str, Json] = field(default_factory=dict)
    specs: dict[str, Json] = field(default_factory=dict)
    refuse_backtest: str | None = None
    start_state: str = "running"
    refuse_start: str | None = None
    socket: Path = Path()
    _pid: int = 1000
    _readers: list[asyncio.StreamWriter] = field(default_factory=list)

    def set_process(self, bot_id: str, **changes: Any) -> None:
        """Change a process and tell the subscribers."""
        self.processes[bot_id] |= changes
        for reader in self._readers:
            reader.write(json.dumps({"event": "process", "data": self.processes[bot_id]}).encode() + b"\n")

    def set_job(self, job_id: str, **changes: Any) -> None:
        """Change a backtest and tell the subscribers."""
        self.jobs[job_id] |= changes
        for reader in self._readers:
            reader.write(json.dumps({"event": "job", "data": self.jobs[job_id]}).encode() + b"\n")

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client."""
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                message = json.loads(line)
                if message["cmd"] == "subscribe":
                    self._readers.append(writer)
                    for job in self.jobs.values():
                        writer.write(json.dumps({"event": "job", "data": job}).encode() + b"\n")
                    continue
                writer.write(json.dumps({"id": message["id"], **self._answer(message)}).encode() + b"\n")
        if writer in self._readers:
            self._readers.remove(writer)
        writer.close()

    def _answer(self, message: Json) -> Json:
        command = message["cmd"]
        if command not in ("list", "ping"):
            self.calls.append(command)
        if command == "ping":
            return {"ok": True, "since": NOW, "pid": 1}
        if command == "list":
            return {"ok": True, "items": list(self.processes.values())}
        if command == "validate":
            return {"ok": True, "errors": self.schema_errors}
        if command in ("backtest", "validation", "cancel"):
            return self._answer_job(command, message)
        if command == "start" and self.refuse_start:
            return {"ok": False, "error": "invalid", "detail": self.refuse_start}
        if command == "start":
            self._pid += 1
            # As the bot itself has it: the host passes the secrets on unread.
            put_back(message["config"], json.loads(secrets_file(self.socket, message["bot"]).read_text()))
            self.started.append(message)
            self.processes[message["bot"]] = process(message["bot"], pid=self._pid, state=self.start_state)
        elif command == "stop":
            self.processes[message["bot"]] |= {"state": "stopped", "exit_code": 0}
        return {"ok": True, "process": self.processes[message["bot"]]}

    def _answer_job(self, command: str, message: Json) -> Json:
        id = message["job"]
        if command != "cancel" and self.refuse_backtest:
            return {"ok": False, "error": "invalid", "detail": self.refuse_backtest}
        if command != "cancel" and (id not in self.jobs or self.jobs[id]["state"] == "cancelled"):
            self.specs[id] = message["spec" if command == "backtest" else "plan"]
            self.jobs[id] = job(id)
            self.set_job(id)
        elif command == "cancel" and id in self.jobs:
            self.set_job(id, state="cancelled")
        elif command == "cancel":
            return {"ok": False, "error": "not_found", "detail": "The bot host does not know this backtest."}
        return {"ok": True, "job": self.jobs[id]}


def job(id: str, **changes: Any) -> Json:
    """A Job that waits."""
    return {
        "job": id,
        "state": "queued",
        "since": NOW,
        "progress": 0.0,
        "phase": None,
        "ahead": 0,
        "pid": None,
        "error": None,
        "left_s": None,
    } | changes


def process(bot_id: str, **changes: Any) -> Json:
    """A Process that runs."""
    return {
        "bot": bot_id,
        "pid": 1,
        "state": "running",
        "since": NOW,
        "exit_code": None,
        "memory_bytes": 80_000_000,
        "last_candle_at": None,
        "last_loop_at": None,
        "silent_since": None,
        "error": None,
    } | changes


@contextlib.asynccontextmanager
async def serving_bothost(bothost: FakeBothost, path: Path) -> AsyncIterator[FakeBothost]:
    """Serve `bothost` on the socket `path`."""
    bothost.socket = path
    server = await asyncio.start_unix_server(bothost.connected, path)
    try:
        yield bothost
    finally:
        server.close()
        for reader in bothost._readers:
            reader.close()

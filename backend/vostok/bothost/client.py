"""How the panel talks to the host. Imports nothing of Freqtrade."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from vostok.bot.secrets import apart
from vostok.bothost.handover import leave_secrets, secrets_file
from vostok.bothost.protocol import LINE_LIMIT, Job, JobState, Process, ProcessError, ProcessState, SchemaError, encode
from vostok.errors import AppError, Conflict, Invalid, NotFound, Unavailable

__all__ = ["BothostClient", "Job", "JobState", "Process", "ProcessError", "ProcessState", "SchemaError"]

_ERRORS: dict[str, type[AppError]] = {error.code: error for error in (Conflict, Invalid, NotFound)}
_AWAY = "The bot host is not running; it comes back by itself within seconds."
_SILENT = "The bot host does not answer; try again in a moment."


class BothostClient:
    """A client of the host's socket. One connection a call, so that a restarted host needs no care."""

    def __init__(self, path: Path, timeout_s: float = 10.0) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._ids = itertools.count(1)

    async def ping(self) -> dict[str, Any]:
        """`{"since", "pid"}` of the host. Raises Unavailable when there is none."""
        return await self._call("ping")

    async def validate(self, config: Mapping[str, Any]) -> list[SchemaError]:
        """Check a configuration against Freqtrade's own schema."""
        answer = await self._call("validate", config=config)
        return [SchemaError(**error) for error in answer["errors"]]

    async def backtest(self, job: str, spec: Mapping[str, Any], datadir: str | None = None) -> Job:
        """Queue a backtest; a known one is answered as it is. `datadir` None is the installation's own."""
        fields = {} if datadir is None else {"datadir": datadir}
        return Job.from_json((await self._call("backtest", job=job, spec=spec, **fields))["job"])

    async def validation(self, job: str, plan: Mapping[str, Any], datadir: str | None = None) -> Job:
        """Queue a validation; a known one is answered as it is, and goes on where it was cut off."""
        fields = {} if datadir is None else {"datadir": datadir}
        return Job.from_json((await self._call("validation", job=job, plan=plan, **fields))["job"])

    async def cancel(self, job: str) -> Job:
        """End a backtest; one that has ended stays as it ended."""
        return Job.from_json((await self._call("cancel", job=job))["job"])

    async def jobs(self) -> list[Job]:
        """The backtests that the host knows, the newest 200 of those that have ended."""
        return [Job.from_json(item) for item in (await self._call("jobs"))["items"]]

    async def start(
        self,
        bot: str,
        *,
        config: Mapping[str, Any],
        strategy: str,
        wrapper: str,
        parameters: Mapping[str, Any] | None = None,
    ) -> Process:
        """Start a bot; one that runs already is answered as it is. Its secrets go past the host (`bot.secrets`)."""
        shown, secrets = apart(config)
        path = secrets_file(self._path, bot)
        leave_secrets(path, secrets)
        try:
            answer = await self._call(
                "start", bot=bot, config=shown, strategy=strategy, wrapper=wrapper, parameters=dict(parameters or {})
            )
        finally:
            path.unlink(missing_ok=True)
        return Process.from_json(answer["process"])

    async def stop(self, bot: str, timeout_s: float = 30.0) -> Process:
        """Ask a bot to end gracefully; it is killed after `timeout_s`. Answers before it has ended."""
        return Process.from_json((await self._call("stop", bot=bot, timeout_s=timeout_s))["process"])

    async def kill(self, bot: str) -> Process:
        """End a bot at once, without its clean-up."""
        return Process.from_json((await self._call("kill", bot=bot))["process"])

    async def list(self) -> list[Process]:
        """Every bot the host has started since it runs, also those that have ended."""
        return [Process.from_json(item) for item in (await self._call("list"))["items"]]

    async def metrics(self) -> str:
        """What the host tells of itself, in Prometheus's text format."""
        return str((await self._call("metrics"))["text"])

    async def shutdown(self) -> None:
        """Stop all bots gracefully, then the host."""
        await self._call("shutdown")

    async def subscribe(self) -> AsyncIterator[Process]:
        """Each Process as it changes, the present ones first. Raises Unavailable when the host goes away."""
        async for data in self._events("process"):
            yield Process.from_json(data)

    async def subscribe_jobs(self) -> AsyncIterator[Job]:
        """Each Job as it changes, those the host knows first. Raises Unavailable when the host goes away."""
        async for data in self._events("job"):
            yield Job.from_json(data)

    async def _events(self, kind: str) -> AsyncIterator[dict[str, Any]]:
        async with self._connection() as (reader, writer):
            writer.write(encode({"id": next(self._ids), "cmd": "subscribe"}))
            while line := await reader.readline():
                message = json.loads(line)
                if message.get("event") == kind:
                    yield message["data"]
        raise Unavailable(_AWAY)

    async def _call(self, cmd: str, **fields: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._timeout_s), self._connection() as (reader, writer):
                writer.write(encode({"id": next(self._ids), "cmd": cmd, **fields}))
                line = await reader.readline()
        except TimeoutError:
            raise Unavailable(_SILENT) from None
        if not line:
            raise Unavailable(_AWAY)
        answer: dict[str, Any] = json.loads(line)
        if not answer.pop("ok"):
            raise _ERRORS.get(answer["error"], Unavailable)(answer["detail"])
        return answer

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        try:
            reader, writer = await asyncio.open_unix_connection(self._path, limit=LINE_LIMIT)
        except OSError as error:
            raise Unavailable(_AWAY) from error
        try:
            yield reader, writer
        except (ConnectionError, TimeoutError) as error:
            raise Unavailable(_AWAY) from error
        finally:
            writer.close()

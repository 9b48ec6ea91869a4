"""Makes backups, one at a time: when the owner asks, and each day by itself; each in a process of its own."""

import asyncio
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from vostok.backup.__main__ import Wish
from vostok.backup.make import STAGING
from vostok.backup.names import Kind, Named, backup_folder, name_at, parse_name, superseded
from vostok.backup.sealing import BackupKey
from vostok.clock import DAY_MS, Clock
from vostok.db import Database
from vostok.errors import Conflict, NotFound
from vostok.panel import jobs
from vostok.panel.alerts import kinds
from vostok.panel.alerts.service import raise_alert
from vostok.panel.backups.models import BackupPublic, BackupsPublic, MakingPublic
from vostok.panel.events import Bus
from vostok.panel.settings import service as choices
from vostok.sealed import CannotUnseal, Seal
from vostok.settings import Settings

log = structlog.get_logger()
LOOK_EVERY_S = 300.0
PURPOSE = "key of the backups"


@dataclass
class Keeper:
    """The one who makes backups; the passphrase's key is kept sealed beside the databases, the passphrase nowhere."""

    settings: Settings
    database: Database
    seal: Seal
    bus: Bus
    clock: Clock
    _wanted: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _making: MakingPublic | None = None
    _task: "asyncio.Task[str | None] | None" = None
    _problem: str | None = None

    @property
    def folder(self) -> Path:
        """Where the backups lie."""
        return backup_folder(self.settings.home)

    def shown(self) -> BackupsPublic:
        """All there is, newest first."""
        items = [
            BackupPublic(name=name, kind=kind, created_at=made, bytes=(self.folder / name).stat().st_size)
            for name, made, kind in sorted(self._names(), key=lambda named: named.created_at, reverse=True)
        ]
        return BackupsPublic(
            next=None,
            items=items, making=self._making, problem=self._problem, is_ready=self._key_file.exists(),
            folder=str(self.folder),
        )  # fmt: skip

    def find(self, name: str) -> Path:
        """The file of a backup. Raises NotFound."""
        path = self.folder / name
        if parse_name(name) is None or not path.is_file():
            raise NotFound(f"There is no backup {name[:80]}.")
        return path

    def remember(self, passphrase: str) -> None:
        """Make the key of `passphrase` and keep it, sealed, for the backups from now on; takes a second."""
        sealed = self.seal.seal(BackupKey.of(passphrase).text, PURPOSE)
        fresh = self._key_file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(sealed)
        fresh.replace(self._key_file)

    def ask(self) -> BackupsPublic:
        """Begin one. Raises Conflict while one is being made, or without a passphrase."""
        if not self._key_file.exists():
            raise Conflict("Choose a passphrase for backups first; without it they could not be sealed.")
        if self._making is not None:
            raise Conflict("A backup is being made already; wait for it, or cancel it.")
        self._making = MakingPublic(kind="manual", phase="copy", part=0)
        self._wanted = True
        self._woken.set()
        return self.shown()

    def wake(self) -> None:
        """Look now whether one is due."""
        self._woken.set()

    def cancel(self) -> BackupsPublic:
        """End the one that is being made; nothing of it stays."""
        self._wanted = False
        if self._task is not None:
            self._task.cancel()
        else:
            self._making = None
        return self.shown()

    async def run(self) -> None:
        """Make what is asked for, and one a day, until cancelled."""
        await asyncio.to_thread(self._clear)
        while True:
            self._woken.clear()
            if self._wanted or self._is_due():
                await self._make("manual" if self._wanted else "daily")
            else:
                await jobs.sleep_or(self._woken, LOOK_EVERY_S)

    @property
    def _key_file(self) -> Path:
        return self.settings.home / "secrets" / "backup.key"

    def _names(self) -> list[Named]:
        return [named for path in self.folder.iterdir() if (named := parse_name(path.name)) is not None]

    def _keep(self) -> int:
        with self.database.read() as session:
            return int(choices.read(session)["keep_backups"])

    def _is_due(self) -> bool:
        if not self._key_file.exists() or self._keep() == 0:
            return False
        made = [named.created_at for named in self._names() if named.kind == "daily"]
        # One that failed is tried again at the next look, so a full disk is no lost day.
        return self.clock() - max(made, default=0) >= DAY_MS

    async def _make(self, kind: Kind) -> None:
        self._making = MakingPublic(kind=kind, phase="copy", part=0)
        self._tell()
        self._task = asyncio.create_task(self._work(kind))
        try:
            await asyncio.wait({self._task})
        finally:
            await jobs.end([self._task])
            self._wanted = False
        if self._task.cancelled():
            self._problem = None
        else:
            error = self._task.exception()
            self._problem = str(error) if error is not None else self._task.result()
            await asyncio.to_thread(self._note, error is not None or self._problem is not None)
        await asyncio.to_thread(self._clear)
        self._task, self._making = None, None
        self._tell()
        if self._problem is not None and kind == "daily":
            await jobs.sleep_or(self._woken, LOOK_EVERY_S)

    async def _work(self, kind: Kind) -> str | None:
        """Run the process to its end; what kept it from making a backup."""
        now = self.clock()
        try:
            key = self.seal.open(self._key_file.read_text(), PURPOSE)
        except CannotUnseal as error:
            return f"{error.detail} Choose the passphrase of backups again."
        wish = Wish(
            home=str(self.settings.home), strategies=str(self.settings.strategies), venue=self.settings.venue,
            target=str(self.folder / name_at(now, kind)), key=key, now=now,
        )  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "vostok.backup",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(wish).encode() + b"\n")
            process.stdin.close()
            last: dict[str, object] = {}
            async for line in process.stdout:
                last = json.loads(line)
                if "phase" in last:
                    self._making = MakingPublic.model_validate({"kind": kind, **last})
                    self._tell()
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return None if last.get("done") else str(last.get("error") or f"Its process ended early (exit code {code}).")

    def _note(self, failed: bool) -> None:
        """Tell the owner of a failure, or that it is over; make room for the next ones."""
        kind: kinds.Kind = "backup.failed" if failed else "backup.made"
        if failed:
            log.error("no backup could be made", reason=self._problem)
        with self.database.write() as session:
            raise_alert(session, kind, self.clock(), values={"reason": self._problem or ""})
        if not failed:
            for named in superseded(self._names(), self._keep()):
                (self.folder / named.name).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Remove what an end in the middle left behind."""
        for folder in self.folder.glob(f"{STAGING}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _tell(self) -> None:
        self.bus.publish("backup", self.shown())

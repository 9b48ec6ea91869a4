"""Makes room when the disk is full to its limit: least important first, never a journal, an audit log or a secret."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import structlog

from vostok import audit
from vostok.clock import Clock
from vostok.db import Database
from vostok.panel.alerts.service import raise_alert
from vostok.panel.retention.artefacts import Artefact, bytes_to_free, index, to_remove

log = structlog.get_logger()
LOOK_EVERY_S = 60.0


@dataclass
class Purge:
    """`forget_backtest` removes a backtest with its files; that belongs to a feature above this one.

    `limit` is the used share of the disk from which it removes.
    """

    home: Path
    database: Database
    clock: Clock
    forget_backtest: Callable[[str], None]
    limit: float
    usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage

    async def run(self) -> None:
        """Look each minute until cancelled; a look that fails is logged and the next one comes."""
        while True:
            try:
                await asyncio.to_thread(self.look)
            except OSError as error:
                log.error("the emergency purge failed; the next look tries again", reason=str(error))
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> list[Artefact]:
        """Remove what must go now, with an audit row and an alert; what went."""
        total, _, free = self.usage(self.home)
        wanted = bytes_to_free(total, free, self.limit)
        removed = [each for each in to_remove(index(self.home), wanted) if self._remove(each)] if wanted else []
        if removed:
            self._tell(removed)
        return removed

    def _remove(self, artefact: Artefact) -> bool:
        path = self.home / artefact.path
        try:
            if artefact.kind == "backtest":
                self.forget_backtest(PurePosixPath(artefact.path).name)
            elif artefact.kind == "parity":
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            log.warning("could not be removed", path=artefact.path, reason=str(error))
            return False
        return True

    def _tell(self, removed: list[Artefact]) -> None:
        kinds = Counter(artefact.kind for artefact in removed)
        freed = sum(artefact.bytes for artefact in removed)
        body = {"freed": freed, "kinds": dict(kinds), "paths": [artefact.path for artefact in removed[:100]]}
        what = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        log.warning("the disk is nearly full; removed the least important", freed=freed, what=what)
        with self.database.write() as session:
            audit.append(
                session.connection(), actor="system", via="system", type="storage.purge", subject="storage", body=body
            )
            raise_alert(session, "disk.purged", self.clock(), values={"what": what, "freed": f"{freed / 1e9:.2f} GB"})

"""Backtests on their way through the bot host."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from vostok.bothost.client import Job
from vostok.panel.lab import runs, service
from vostok.panel.lab.follower import Follower
from vostok.panel.lab.models import Backtest, BacktestPublic


class Runner(Follower[Backtest]):
    """Follows the host's backtests and hands it what is queued."""

    def shown(self, backtest: Backtest) -> BacktestPublic:
        """The backtest with its progress."""
        return service.public(backtest, self.job(backtest.id))

    def waiting(self, session: Session) -> Sequence[Backtest]:
        return runs.active(session, Backtest)

    def public(self, row: Backtest, job: Job | None) -> BacktestPublic:
        return service.public(row, job)

    async def submit(self, row: Backtest) -> Job:
        return await self.bothost.backtest(row.id, row.spec)

    def bring_in(self, session: Session, row: Backtest) -> None:
        del session
        folder = self.home / "lab" / row.id
        row.summary = service.summary(json.loads((folder / "report.json").read_text()))
        row.export = json.loads((folder / "record.json").read_text())["export"]

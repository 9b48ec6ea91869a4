"""Validations on their way through the bot host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from vostok.bothost.client import Job
from vostok.panel.lab import runs
from vostok.panel.lab.follower import Follower
from vostok.panel.validation import service, show
from vostok.panel.validation.models import Validation, ValidationPublic


@dataclass
class Validations(Follower[Validation]):
    """Follows the host's validations, hands it what is queued, and judges what is done."""

    strategies: Path = field(kw_only=True)

    def shown(self, validation: Validation) -> ValidationPublic:
        """The validation with its progress."""
        return self.public(validation, self.job(validation.id))

    def waiting(self, session: Session) -> Sequence[Validation]:
        return runs.active(session, Validation)

    def public(self, row: Validation, job: Job | None) -> ValidationPublic:
        return show.public(row, job, self.strategies)

    async def submit(self, row: Validation) -> Job:
        return await self.bothost.validation(row.id, row.plan)

    def bring_in(self, session: Session, row: Validation) -> None:
        service.bring_in(session, self.home, row)

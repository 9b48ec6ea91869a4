"""Reconciliation as the owner sees it: the gateway's findings with the names of bots."""

from pydantic import Field

from vostok.panel.fields import Page, Request
from vostok.panel.gateway_books import ReconciliationPublic, ReconciliationRunPublic


class NamedReconciliationPublic(ReconciliationPublic):
    """How the three sides stand now; `names` are those of the bots that are told of, by id."""

    names: dict[str, str]


class NamedRunsPublic(Page[ReconciliationRunPublic]):
    """Comparisons that were kept, newest first; `names` are those of the bots that are told of, by id."""

    names: dict[str, str]


class FixRequest(Request):
    """Mend one difference. Its id names its figures: where they have changed since, nothing is mended."""

    id: str = Field(pattern="^[0-9a-f]{16}$", description="The difference, as `GET /api/reconciliation` names it")

"""What the owner can do with backtests: each verb with its audit row in the same transaction."""

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from vostok.bothost.client import Job
from vostok.db import Database
from vostok.errors import Conflict, Invalid, Unavailable
from vostok.panel.auth.models import Principal
from vostok.panel.fields import Page
from vostok.panel.lab import runs
from vostok.panel.lab.models import (
    ACTIVE,
    NOTES_MAX,
    Backtest,
    BacktestErrorPublic,
    BacktestPublic,
    BacktestRequest,
    BacktestTradePublic,
    ReportPublic,
    SummaryPublic,
)

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_id() -> str:
    """An id like a bot's."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def same(session: Session, key: str) -> Backtest | None:
    """The newest run with this key that has a result or will have one."""
    wanted = (col(Backtest.key) == key, col(Backtest.state).in_((*ACTIVE, "DONE")))
    return session.exec(select(Backtest).where(*wanted).order_by(col(Backtest.created_at).desc())).first()


def write_notes(session: Session, id: str, notes: str, actor: Principal) -> Backtest:
    """Replace its notes. Raises NotFound."""
    backtest = runs.find(session, Backtest, id)
    before = str(backtest.request.get("notes", ""))
    if notes != before:
        backtest.request = backtest.request | {"notes": notes}
        session.add(backtest)
        runs.note(session, backtest, "notes", {"before": before, "after": notes}, actor)
    return backtest


def add_notes(session: Session, id: str, notes: str, actor: Principal) -> Backtest:
    """Write below its notes what they do not say yet. Raises NotFound, or Invalid where it is too much."""
    before = str(runs.find(session, Backtest, id).request.get("notes", ""))
    if notes in before:
        return runs.find(session, Backtest, id)
    both = f"{before}\n{notes}" if before else notes
    if len(both) > NOTES_MAX:
        raise Invalid(
            f"The same backtest exists ({id}); its notes and these are longer than {NOTES_MAX} characters together: "
            "shorten these, or edit the notes there.",
            field="notes",
        )
    return write_notes(session, id, both, actor)


def newest(session: Session, after: str | None, limit: int, strategy: str | None) -> tuple[list[Backtest], str | None]:
    """The newest first, those of one strategy when asked for, and the cursor of what follows."""
    wanted = [] if strategy is None else [col(Backtest.request)["strategy"].as_string() == strategy]
    return runs.newest(session, Backtest, after, limit, *wanted)


def delete(session: Session, home: Path, id: str, actor: Principal) -> None:
    """Forget it with its files, the export included. Raises NotFound, or Conflict while it has not ended."""
    runs.delete(session, Backtest, id, "export", actor)
    _remove_files(home, id)


def forget(database: Database, home: Path, id: str) -> None:
    """Remove the files of a finished backtest and its row: the same may then be run again."""
    with database.write() as session:
        if (backtest := session.get(Backtest, id)) is not None and backtest.state not in ACTIVE:
            session.delete(backtest)
    _remove_files(home, id)


def refuse_unfinished(backtest: Backtest) -> None:
    """Raises Conflict where there is no result (yet)."""
    if backtest.state != "DONE":
        raise Conflict(f"The backtest has no result: it is {backtest.state.lower()}.")


def public(backtest: Backtest, job: Job | None) -> BacktestPublic:
    """The backtest as shown; `job` is what the host says of it."""
    runs = backtest.state in ACTIVE and job is not None
    return BacktestPublic(
        id=backtest.id,
        state=backtest.state,
        request=BacktestRequest.model_validate(backtest.request),
        timeframe=str(backtest.spec["timeframe"]),
        progress=1.0 if backtest.state == "DONE" else (job.progress if runs and job else 0.0),
        phase=job.phase if runs and job else None,
        ahead=job.ahead if runs and job else 0,
        error=None if backtest.error is None else BacktestErrorPublic(**backtest.error),
        quality=backtest.quality,
        summary=None if backtest.summary is None else SummaryPublic(**backtest.summary),
        export=backtest.export,
        created_at=backtest.created_at,
        started_at=backtest.started_at,
        finished_at=backtest.finished_at,
    )


def summary(report: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a list out of a report."""
    metrics, gates = report["metrics"], report["gates"]
    own, market, trading = metrics["performance"], metrics["market"], metrics["trading"]
    return {
        "total_return": own["total_return"],
        "annual_return": own["annual_return"],
        "market_return": None if market is None else market["total_return"],
        "max_drawdown": own["max_drawdown"],
        "sharpe": own["sharpe"],
        "trades": trading["trades"],
        "hit_ratio": trading["hit_ratio"],
        "profit_factor": trading["profit_factor"],
        "start_balance": report["start_balance"],
        "end_balance": report["end_balance"],
        "denied": sum(row["count"] for row in gates["denied"]) if gates else 0,
        "warnings": metrics["warnings"],
    }


def report(home: Path, id: str) -> ReportPublic:
    """The report of a finished backtest. Raises Unavailable where its files are gone."""
    # Reports of earlier versions did not tell what candles were absent, nor of entries that came to nothing.
    return ReportPublic.model_validate({"absent": [], "entries": None} | read(home, id, "report.json"))


def trades(home: Path, id: str, after: int, limit: int) -> Page[BacktestTradePublic]:
    """Closed trades by closing time, from the `after`th on."""
    rows = read(home, id, "trades.json")
    part = [BacktestTradePublic.model_validate(row) for row in rows[after : after + limit]]
    return Page(items=part, next=str(after + limit) if after + limit < len(rows) else None)


def record(home: Path, id: str) -> dict[str, Any]:
    """The run record: hashes and versions, without the venue's facts of the pairs."""
    found: dict[str, Any] = read(home, id, "record.json")
    found["spec"].pop("markets", None)
    return found


def read(home: Path, id: str, name: str) -> Any:
    """A file of a finished backtest. Raises Unavailable where it is gone."""
    try:
        return json.loads((home / "lab" / id / name).read_text())
    except (OSError, ValueError):
        raise Unavailable(f"The files of this backtest are gone or damaged ({name}); run it again.") from None


def _remove_files(home: Path, id: str) -> None:
    shutil.rmtree(home / "lab" / id, ignore_errors=True)
    for file in (home / "backtest_results").glob(f"backtest-result-*-{id}.*"):
        file.unlink(missing_ok=True)

"""Which validation of a strategy counts."""

from pathlib import Path

from tests.programs import ROOT
from vostok.db import Database
from vostok.lab.hashes import strategy_hash
from vostok.panel.lifecycle import MIGRATIONS
from vostok.panel.validation.models import Validation
from vostok.panel.validation.service import newest_validation
from vostok.panel.validation.show import shipped


def _row(id: str, at: int, verdict: str | None, strategy: str = "Breakout") -> Validation:
    return Validation(id=id, strategy=strategy, request={}, plan={}, verdict=verdict, created_at=at)


def test_newest_validation_with_a_verdict_counts(tmp_path: Path) -> None:
    database = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    rows = [_row("aaaaaaaaaa", 1, "PASSED"), _row("bbbbbbbbbb", 2, "FAILED"), _row("cccccccccc", 3, None)]
    with database.write() as session:
        assert newest_validation(session, "Breakout") is None
        session.add_all([*rows, _row("dddddddddd", 9, "PASSED", "SmartMoney")])
    with database.read() as session:
        found = newest_validation(session, "Breakout")
        assert found is not None
        assert (found.id, found.verdict) == ("bbbbbbbbbb", "FAILED")
    database.close()


def test_shipped_verdicts_are_about_every_family_as_it_is() -> None:
    """Else run `python -m tests.strategies.verdicts`. FirstFlight only shows the system at work."""
    strategies = ROOT / "strategies"
    families = {file.stem for file in strategies.glob("[!_]*.py")} - {"FirstFlight"}
    told = shipped()
    assert set(told) == families
    assert {name for name in families if told[name]["hashes"]["strategy"] != strategy_hash(strategies, name)} == set()

"""What only checkpoints find, and what only the meaning of the rows finds."""

import itertools
from pathlib import Path

import pytest

from tests.foundation.chains import day, decision, edited, order, signed_chain, write_chain
from vostok import audit
from vostok.audit import Broken, Row
from vostok.chain_files import check_file
from vostok.checkpoints import CheckpointFiles
from vostok.verification import check


def _meaning(tmp_path: Path, *rows: Row) -> Broken | None:
    return check(write_chain(tmp_path / "chain.sqlite", list(rows)), [], {}).broken


def test_chain_when_untouched_then_rows_and_checkpoints_hold(tmp_path: Path) -> None:
    signed_chain(tmp_path, 120)
    report = check_file(tmp_path, "gateway")
    assert report.broken is None
    assert (report.rows, report.checkpoints) == (120, 3)
    assert report.newest is not None
    assert report.newest.size == 120


def test_tail_when_cut_then_a_checkpoint_counts_what_is_missing(tmp_path: Path) -> None:
    signed_chain(tmp_path, 120)
    with edited(tmp_path / "gateway.sqlite") as connection:
        connection.execute("DELETE FROM audit WHERE seq > 100")
    broken = check_file(tmp_path, "gateway").broken
    assert broken == Broken(101, "rows 101 to 120 are missing at the end: a checkpoint counts 120 rows")


def test_chain_when_written_anew_then_the_rows_since_the_checkpoint_before_are_named(tmp_path: Path) -> None:
    signed_chain(tmp_path, 120)
    (tmp_path / "gateway.sqlite").unlink()
    write_chain(tmp_path / "gateway.sqlite", list(itertools.islice(day(), 120)))
    broken = check_file(tmp_path, "gateway").broken
    assert broken == Broken(1, "one of the rows 1 to 50 is not the one that was signed")


def test_checkpoints_when_removed_then_said(tmp_path: Path) -> None:
    signed_chain(tmp_path, 60)
    (tmp_path / "audit" / "gateway.notes").unlink()
    broken = check_file(tmp_path, "gateway").broken
    assert broken == Broken(1, "the checkpoints are missing: this chain was signed before")


def test_tail_when_cut_with_its_checkpoints_then_one_kept_elsewhere_finds_it(tmp_path: Path) -> None:
    signed_chain(tmp_path, 120)
    path = tmp_path / "audit" / "gateway.notes"
    kept = CheckpointFiles(tmp_path, "gateway").notes()[-1]
    with edited(tmp_path / "gateway.sqlite") as connection:
        connection.execute("DELETE FROM audit WHERE seq > 100")
    path.write_text(path.read_text().removesuffix(kept.text + "\n"))
    assert check_file(tmp_path, "gateway").broken is None
    broken = check_file(tmp_path, "gateway", begin=kept).broken
    assert broken == Broken(120, "row 120 is missing: the given checkpoint counts it")


def test_verification_from_a_checkpoint_takes_the_rows_after_it(tmp_path: Path) -> None:
    signed_chain(tmp_path, 120)
    report = check_file(tmp_path, "gateway", begin=CheckpointFiles(tmp_path, "gateway").notes()[0])
    assert (report.broken, report.rows) == (None, 70)


def test_checkpoint_of_a_stranger_is_refused_as_beginning(tmp_path: Path) -> None:
    signed_chain(tmp_path, 60)
    stranger = CheckpointFiles(tmp_path / "other", "gateway").signer().sign(50, bytes(32), 1)
    broken = check_file(tmp_path, "gateway", begin=stranger).broken
    assert broken == Broken(50, "the given checkpoint was not signed by this chain")


def test_order_without_a_decision_is_found(tmp_path: Path) -> None:
    broken = _meaning(tmp_path, decision(), order(1), order(2))
    assert broken == Broken(3, "row 3: order 2 has no decision that allows it")


@pytest.mark.parametrize("given", [decision(allowed=False), decision(pair="ETH/USDT"), decision(source="guard")])
def test_order_with_another_decision_is_found(tmp_path: Path, given: Row) -> None:
    assert _meaning(tmp_path, given, order(1)) == Broken(2, "row 2: order 1 has no decision that allows it")


def test_order_without_its_intent_is_found(tmp_path: Path) -> None:
    assert _meaning(tmp_path, order(1, "ACKED")) == Broken(1, "row 1: order 1 appears without an intent")


def test_latch_lifted_by_a_program_is_found(tmp_path: Path) -> None:
    broken = _meaning(tmp_path, Row("gateway", "system", "risk.lifted", "all", {}))
    assert broken is not None
    assert "only a person may do" in broken.reason
    (tmp_path / "chain.sqlite").unlink()
    assert _meaning(tmp_path, Row("owner", "api", "risk.lifted", "all", {})) is None


def test_text_that_is_no_text_is_named(tmp_path: Path) -> None:
    signed_chain(tmp_path, 60)
    with edited(tmp_path / "gateway.sqlite") as connection:
        connection.execute("UPDATE audit SET body = CAST(x'ff' AS TEXT) WHERE seq = 7")
    assert check_file(tmp_path, "gateway").broken == Broken(7, "row 7 was changed")


def test_row_before_the_first_is_named(tmp_path: Path) -> None:
    signed_chain(tmp_path, 60)
    with edited(tmp_path / "gateway.sqlite") as connection:
        columns = ", ".join(audit.Entry._fields[1:])
        connection.execute(f"INSERT INTO audit SELECT -3, {columns} FROM audit WHERE seq = 9")
    assert check_file(tmp_path, "gateway").broken == Broken(-3, "row -3 was put in before row 1")

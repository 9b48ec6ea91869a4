"""The short form of `npm run faults -- tamper`."""

from tests.faults.tamper import KINDS, campaign


def test_random_edits_are_all_found_and_named_and_untouched_chains_hold() -> None:
    n = 4 * len(KINDS)
    result = campaign(n, seed=11)
    assert result["figures"] == {"edits": n, "found": n, "named": n, "false_alarms": 0}


def test_cut_tails_and_replaced_chains_are_found_by_checkpoints_alone() -> None:
    kinds = campaign(len(KINDS), seed=3)["kinds"]
    found_by_checkpoints_alone = {kind for kind, counts in kinds.items() if counts["by_chain_alone"] == 0}
    assert found_by_checkpoints_alone >= {"tail_cut", "tail_cut_with_checkpoints", "replaced", "checkpoint_forged"}

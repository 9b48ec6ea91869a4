"""What a command is said to do is what it does."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.bots.bulk_models import BulkVerb
from vostok.panel.bots.models import Bot
from vostok.panel.bots.outlook import Outlook, Standing, outlook

NOTHING = Standing(0, Decimal(0), Decimal(0))


def _bot(desired: str = "RUNNING", **values: Any) -> Bot:
    return Bot(id="a" * 10, name="Alpha", name_key="alpha", mode="SIMULATED", stage="RESEARCH", created_at=1,
               updated_at=1, credentials={}, desired_state=desired, **values)  # fmt: skip


def _kinds(seen: Outlook) -> list[str]:
    return [effect.kind for effect in seen.effects]


def test_stop_then_says_what_is_cancelled_and_left_unmanaged() -> None:
    seen = outlook(_bot(), "stop", Standing(2, Decimal("210.5"), Decimal(100)))
    assert _kinds(seen) == ["process_ends", "entries_cancelled", "left_unmanaged"]
    assert (seen.effects[1].value, seen.effects[2].count, seen.effects[2].value) == (Decimal(100), 2, Decimal("210.5"))


def test_pause_then_open_trades_are_managed_on() -> None:
    assert _kinds(outlook(_bot(), "pause", Standing(1, None, Decimal(0)))) == ["no_entries", "managed_on"]


def test_start_of_a_stopped_bot_then_its_version_and_its_trades() -> None:
    seen = outlook(_bot("STOPPED", version=4), "start", Standing(3, Decimal(5), Decimal(0)))
    assert [(effect.kind, effect.count) for effect in seen.effects] == [("starts", 4), ("managed_again", 3)]


def test_start_of_a_paused_bot_then_it_enters_again() -> None:
    assert _kinds(outlook(_bot("PAUSED"), "start", NOTHING)) == ["enters_again"]


def test_bot_that_is_closing_then_start_and_stop_end_that_and_pause_does_not() -> None:
    closing = _bot("PAUSED", closing=True)
    assert _kinds(outlook(closing, "resume", NOTHING)) == ["closing_ends", "enters_again"]
    assert _kinds(outlook(closing, "stop", NOTHING)) == ["closing_ends", "process_ends"]
    assert outlook(closing, "pause", NOTHING).outcome == "nothing"
    assert outlook(_bot("STOPPED", closing=True), "stop", NOTHING).outcome == "change"


def test_stop_during_a_restart_then_it_is_dropped() -> None:
    assert _kinds(outlook(_bot(restarting=True), "stop", NOTHING))[0] == "restart_dropped"


@given(
    st.sampled_from(["RUNNING", "PAUSED", "STOPPED"]),
    st.sampled_from(["start", "pause", "resume", "stop"]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
)
def test_outlook_then_changes_have_effects_and_all_else_a_sentence(
    desired: str, verb: BulkVerb, closing: bool, archived: bool, trades: int
) -> None:
    bot = _bot(desired, closing=closing, archived_at=1 if archived else None)
    seen = outlook(bot, verb, Standing(trades, Decimal(1), Decimal(1)))
    assert (seen.outcome == "change") == bool(seen.effects) == (seen.detail is None)
    assert not (archived and seen.outcome != "refused")
    # Only a stop leaves trades unmanaged, and it always says so.
    left = "left_unmanaged" in _kinds(seen)
    assert left == (verb == "stop" and seen.outcome == "change" and trades > 0)

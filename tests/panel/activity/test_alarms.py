"""Which rows of the feed alert the owner."""

import pytest

from vostok.panel.activity.alarms import alarm
from vostok.panel.alerts.kinds import CRASHED

LATCH = {"scope": "all", "source": "kill", "state": "REDUCING", "reason": "r", "actor": "owner"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("kill", "risk.kill"),
        ("file", "risk.kill"),
        ("breaker.day", "risk.breaker"),
        ("key", "key.refused"),
        ("books", "books.differ"),
        ("another", "risk.latched"),
    ],
)
def test_latch_then_the_alert_of_its_source_and_its_lift_is_about_the_same(source: str, kind: str) -> None:
    values = LATCH | {"source": source}
    latched, lifted = alarm("risk.latched", values, None), alarm("risk.lifted", values, None)
    assert latched is not None
    assert lifted is not None
    assert latched.kind == kind
    assert latched.subject == lifted.subject


def test_bot_that_runs_again_then_only_the_end_of_its_crashes() -> None:
    crashed, running = alarm("bot.crashed", {"problem": "x"}, "aaaaaaaaaa"), alarm("bot.running", {}, "aaaaaaaaaa")
    assert crashed is not None
    assert running == (None, crashed.subject, CRASHED)


@pytest.mark.parametrize("kind", ["fill.buy", "bot.paused", "pair.locked"])
def test_daily_business_then_no_alert(kind: str) -> None:
    assert alarm(kind, {}, "aaaaaaaaaa") is None

"""A stop of everything fits into the time that a container is given, whatever the programs do."""

import configparser
import re
from types import SimpleNamespace

from tests.programs import ROOT
from vostok.bothost.host import END_S, TICK_S
from vostok.supervise import LOOK_EVERY_S, look_often

# Two looks for each program: that it overstayed, and that it is gone.
LOOKS = 2


def waits() -> dict[str, float]:
    """How long supervisord waits for each program before it kills it, in seconds."""
    config = configparser.RawConfigParser()
    config.read(ROOT / "supervisord.conf")
    return {name: config.getfloat(name, "stopwaitsecs") for name in config.sections() if name.startswith("program:")}


def test_every_program_overstays_then_all_are_gone_within_the_grace_period_of_the_container() -> None:
    compose = (ROOT / "docker" / "compose.yaml").read_text()
    found = re.search(r"stop_grace_period: (\d+)s", compose)
    assert found is not None
    assert len(waits()) == 5
    assert sum(waits().values()) + len(waits()) * LOOKS * LOOK_EVERY_S <= float(found[1]) <= 30


def test_bots_that_overstay_are_killed_by_their_host_before_it_is_killed_itself() -> None:
    assert waits()["program:bothost"] > END_S + 2 * TICK_S


def test_poller_then_asked_to_wait_for_a_look_at_most() -> None:
    poller = SimpleNamespace(poll=lambda seconds: seconds)
    look_often(poller)
    assert (poller.poll(1), poller.poll(0)) == (LOOK_EVERY_S, 0)

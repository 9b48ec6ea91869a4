"""Alerts are counted, ended, read and shown in the owner's language."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from vostok.clock import MINUTE_MS
from vostok.db import Database
from vostok.panel.alerts import service
from vostok.panel.alerts.models import Alert
from vostok.panel.alerts.service import SAME_WITHIN_MS, end_alerts, is_standing, raise_alert
from vostok.panel.alerts.sorts import KINDS, Sort
from vostok.panel.alerts.wording import text
from vostok.panel.lifecycle import MIGRATIONS
from vostok.panel.settings.service import store

NOW = 1_800_000_000_000
SUBJECTS = itertools.count()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    with database.write() as opened:
        yield opened
    database.close()


def test_same_again_soon_then_counted_on_its_row_and_unread_again(session: Session) -> None:
    first = raise_alert(session, "venue.down", NOW, values={"detail": "reset"})
    service.mark_read(session, None, first.id, NOW + 1)
    again = raise_alert(session, "venue.down", NOW + MINUTE_MS, values={"detail": "503"})
    assert (again.id, again.times, again.last_ts, again.values["detail"]) == (first.id, 2, NOW + MINUTE_MS, "503")
    assert service.count_unread(session).unread == 1


def test_same_after_a_while_or_of_another_subject_then_its_own_row(session: Session) -> None:
    raise_alert(session, "market.bad", NOW, subject="A", values={"pair": "A", "interval": "1h", "reason": "old"})
    raise_alert(session, "market.bad", NOW, subject="B", values={"pair": "B", "interval": "1h", "reason": "old"})
    raise_alert(
        session,
        "market.bad",
        NOW + SAME_WITHIN_MS,
        subject="A",
        values={"pair": "A", "interval": "1h", "reason": "old"},
    )
    assert len(session.exec(select(Alert)).all()) == 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(min_value=0, max_value=2 * SAME_WITHIN_MS), max_size=12))
def test_any_sequence_then_no_occurrence_lost(session: Session, gaps: list[int]) -> None:
    at, subject = NOW, str(next(SUBJECTS))
    for gap in [0, *gaps]:
        at += gap
        raise_alert(session, "disk.low", at, subject=subject, values={"used": "85 %", "free": "1 GB"})
    rows = session.exec(select(Alert).where(Alert.subject == subject).order_by(col(Alert.id))).all()
    assert sum(row.times for row in rows) == len(gaps) + 1
    assert all(later.ts - earlier.last_ts >= SAME_WITHIN_MS for earlier, later in itertools.pairwise(rows))


def test_recovery_then_ends_what_stood_and_nothing_else(session: Session) -> None:
    raise_alert(session, "venue.down", NOW, values={"detail": "reset"})
    raise_alert(session, "gateway.down", NOW)
    raise_alert(session, "venue.up", NOW + 5)
    assert not is_standing(session, ["venue.down"], "")
    assert is_standing(session, ["gateway.down"], "")
    assert end_alerts(session, ["venue.down"], "", NOW + 6) == []


def test_happens_again_after_its_end_then_stands_again(session: Session) -> None:
    raise_alert(session, "venue.down", NOW, values={"detail": "reset"})
    raise_alert(session, "venue.up", NOW + 5)
    raise_alert(session, "venue.down", NOW + 10, values={"detail": "reset"})
    assert is_standing(session, ["venue.down"], "")


def test_more_severe_then_the_row_is_too(session: Session) -> None:
    raise_alert(
        session,
        "bot.demoted",
        NOW,
        level="critical",
        subject="x",
        values={"bot": "A", "stage": "PAPER", "reason": "lost"},
    )
    row = raise_alert(
        session, "bot.demoted", NOW + 1, subject="x", values={"bot": "A", "stage": "PAPER", "reason": "lost"}
    )
    assert row.level == "critical"
    assert service.count_unread(session).unread_critical == 1


def test_each_change_then_a_greater_revision(session: Session) -> None:
    raise_alert(session, "venue.down", NOW, values={"detail": "reset"})
    seen = service.newest_revision(session)
    raise_alert(session, "venue.up", NOW + 1)
    assert [row.kind for row in service.changed_since(session, seen)] == ["venue.down", "venue.up"]


def test_list_then_newest_first_by_pages_and_by_level(session: Session) -> None:
    for number in range(3):
        raise_alert(session, "order.in_doubt", NOW, subject=str(number), bot_name="A", values={"pair": "BTC/USDT"})
    raise_alert(session, "gateway.down", NOW)
    page = service.list_alerts(session, unread=False, level=None, limit=3, after=None)
    rest = service.list_alerts(session, unread=False, level=None, limit=3, after=int(page.next or 0))
    assert [item.subject for item in (*page.items, *rest.items)] == ["", "2", "1", "0"]
    assert rest.next is None
    critical = service.list_alerts(session, unread=True, level="critical", limit=50, after=None)
    assert [item.kind for item in critical.items] == ["gateway.down"]


def test_portuguese_owner_then_portuguese_text(session: Session) -> None:
    store(session, {"language": "pt-BR"})
    raise_alert(
        session,
        "risk.kill",
        NOW,
        values={"scope": "all", "state": "REDUCING", "source": "kill", "actor": "owner", "reason": "queda"},
    )
    [item] = service.list_alerts(session, unread=False, level=None, limit=1, after=None).items
    assert item.text == "Parada total: só saídas para todos os bots, acionada por você: queda"


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_of_a_kind_then_the_same_values(kind: str) -> None:
    sort: Sort = next(sort for name, sort in KINDS.items() if name == kind)
    named = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (sort.en, sort.pt)]
    assert {name.removesuffix("_en") for name in named[0]} == {name.removesuffix("_pt") for name in named[1]}


def test_kind_of_another_version_then_told_by_its_name() -> None:
    assert text("old.kind", {"pair": "BTC/USDT"}, "en") == "old.kind BTC/USDT"


def test_alert_in_portuguese_then_its_figures_and_the_sentences_of_vostok_too() -> None:
    assert "difere 6,3 s" in text("clock.off", {"offset": "6.3"}, "pt-BR")
    down = {"detail": "The simulator does not answer: the venue cannot be reached (ConnectError)"}
    assert "A corretora (simulator) não responde: não há conexão com a corretora (ConnectError)" in text(
        "venue.down", down, "pt-BR"
    )
    missing = {"bots": "A 2.5", "problem": "user_data/key.json cannot be read (Permission denied)"}
    assert "A 2.5: nenhuma ordem" in text("key.missing", missing, "pt-BR")
    assert "user_data/key.json não pode ser lido (Permission denied)" in text("key.missing", missing, "pt-BR")
    assert text("key.missing", missing, "en").count("cannot be read") == 1


def test_latches_of_everything_in_portuguese_then_no_identifier_and_no_wrong_number() -> None:
    values = {"scope": "all", "state": "REDUCING", "source": "kill", "actor": "owner", "reason": "ok"}
    assert text("risk.lifted", values, "pt-BR") == (
        "De volta às operações: todos os bots. Bloqueio de parada total (só saídas) retirado por você: ok"
    )
    assert text("risk.kill", values, "pt-BR") == "Parada total: só saídas para todos os bots, acionada por você: ok"
    near = text("risk.near", {"scope": "all", "loss": "2.50 %", "period": "day", "limit": "3.00 %"}, "pt-BR")
    assert near == "Perda de todos os bots: 2,50 % (dia); o disjuntor desarma em 3,00 %."

"""Room on the disk: what an emergency purge takes first, and what it never touches."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import Panel
from vostok.panel.retention.artefacts import KINDS, Artefact, Kind, bytes_to_free, index, to_remove
from vostok.panel.retention.purge import Purge
from vostok.settings import Settings

DISK = 1_000_000
NEVER = (
    "gateway.sqlite", "gateway.sqlite-wal", "panel.sqlite", "audit/gateway.notes", "secrets/gateway.seal", "kill",
    "bots/aaaaaaaaaa/trades.sqlite", "bots/aaaaaaaaaa/bot.log", "logs/gateway.jsonl", "lab/bbbbbbbbbb/validation.json",
    "lab/cccccccccc/spec.json", "backups/vostok-20261103T000000Z-daily.backup",
    "backups/vostok-20261102T000000Z-manual.backup",
)  # fmt: skip
IN_THIS_ORDER = (
    "logs/gateway.jsonl.1.gz", "bots/aaaaaaaaaa/bot.log.1.gz", "parity/aaaaaaaaaa/x.feather",
    "lab/dddddddddd/record.json", "data/binance/BTC_USDT-1h.feather", "backups/vostok-20261101T000000Z-manual.backup",
)  # fmt: skip
SIZE = 10_000
artefacts = st.lists(st.builds(Artefact, st.sampled_from(KINDS), st.text(), st.integers(0, 10**6), st.integers(0, 99)))


def filled(home: Path) -> Path:
    for number, name in enumerate((*NEVER, *IN_THIS_ORDER)):
        path = home / name
        if path.exists():  # the running panel's own database
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * SIZE)
        os.utime(path, (1_000 + number, 1_000 + number))
    return home


@given(artefacts, st.integers(0, 10**7))
def test_purge_takes_nothing_that_is_kept_and_no_more_than_it_needs(all_: list[Artefact], wanted: int) -> None:
    chosen = to_remove(all_, wanted)
    assert all(artefact.kind != "kept" for artefact in chosen)
    freed = sum(artefact.bytes for artefact in chosen)
    assert freed >= wanted or len(chosen) == sum(artefact.kind != "kept" for artefact in all_)
    assert not chosen or freed - chosen[-1].bytes < wanted
    ranks = [(KINDS.index(artefact.kind), artefact.changed_at) for artefact in chosen]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("limit", "used", "wanted"),
    [
        (0.9, 899_999, 0),
        (0.9, 900_000, 50_000),
        (0.9, 990_000, 140_000),
        (0.5, 499_999, 0),
        (0.5, 500_000, 50_000),
        (1.0, 999_999, 0),
    ],
)
def test_purge_begins_at_the_limit_and_ends_5_percent_below(limit: float, used: int, wanted: int) -> None:
    assert bytes_to_free(DISK, DISK - used, limit) == wanted
    assert bytes_to_free(0, 0, limit) == 0


def test_limit_of_the_disk_is_90_percent_unless_the_owner_says_otherwise() -> None:
    assert Settings(_env_file=os.devnull).disk_limit == 0.9


def test_index_counts_every_file_once(tmp_path: Path) -> None:
    found = index(filled(tmp_path))
    assert sum(artefact.bytes for artefact in found) == SIZE * len((*NEVER, *IN_THIS_ORDER))
    kinds: list[Kind] = [artefact.kind for artefact in found if artefact.kind != "kept"]
    assert sorted(kinds) == sorted(["log", "log", "parity", "backtest", "candles", "backup"])


async def test_disk_fills_up_then_the_least_important_goes_first_and_the_journal_never(panel: Panel) -> None:
    home = filled(panel.settings.home / "elsewhere")
    state = panel.app.state
    gone: list[str] = []

    def of_backtest(id: str) -> None:
        (home / "lab" / id / "record.json").unlink()
        gone.append(id)

    purge = Purge(home, state.database, state.clock, of_backtest, 0.9, lambda _: (DISK, 900_000, 100_000))
    assert [artefact.path.removesuffix("/record.json") for artefact in purge.look()] == [
        *IN_THIS_ORDER[:2], "parity/aaaaaaaaaa", "lab/dddddddddd", IN_THIS_ORDER[4],
    ]  # fmt: skip
    assert [artefact.path for artefact in purge.look()] == [IN_THIS_ORDER[5]]
    assert purge.look() == []
    assert gone == ["dddddddddd"]
    assert not any((home / name).exists() for name in IN_THIS_ORDER)
    assert all((home / name).exists() for name in NEVER)
    alerts = (await panel.client.get("/api/alerts")).json()["items"]
    assert [alert["kind"] for alert in alerts] == ["disk.purged"]
    rows = (await panel.client.get("/api/audit", params={"text": "storage.purge"})).json()["items"]
    assert len([row for row in rows if row["type"] == "storage.purge"]) == 2


async def test_storage_shows_each_kind_and_its_files(panel: Panel) -> None:
    filled(panel.settings.home)
    shown = (await panel.client.get("/api/storage")).json()
    assert [item["kind"] for item in shown["items"]] == list(KINDS)
    assert {item["kind"]: item["count"] for item in shown["items"]}["log"] == 2
    assert (shown["purge_from"], shown["purge_to"]) == (panel.settings.disk_limit, 0.95)
    files = (await panel.client.get("/api/storage/artefacts", params={"kind": "log"})).json()["items"]
    assert [file["path"] for file in files] == list(IN_THIS_ORDER[:2])
    assert (await panel.client.get("/api/storage/artefacts", params={"kind": "x"})).status_code == 422

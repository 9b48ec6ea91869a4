"""Which user runs which program, and what each may see; that the system keeps to it is shown inside the image."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok import ownership, users
from vostok.peers import owner_check
from vostok.sockets import Peer


def test_no_bot_and_no_backtest_is_in_a_group_of_the_programs() -> None:
    groups = {group for _, group, others in users.RUNS_AS.values() for group in (group, *others)}
    assert groups == {users.LEDGER, users.EVERYONE, users.BOTS, users.LAB}
    of_host = users.RUNS_AS["bothost"]
    assert users.LEDGER not in (of_host[1], *of_host[2]), "the host forks strategies"


def test_programs_beside_the_panel_do_not_see_the_owners_password() -> None:
    for program in ("gateway", "simulator", "bothost"):
        for isolated in (False, True):
            assert "-u VOSTOK_OWNER_PASSWORD" in users.command_prefix(program, isolated=isolated)
    assert users.command_prefix("panel", isolated=False) == ""


def test_only_the_host_keeps_a_right_of_root() -> None:
    assert "--ambient-caps=-all,+setuid,+setgid,+chown,+kill" in users.command_prefix("bothost", isolated=True)
    for program in ("gateway", "panel", "simulator"):
        prefix = users.command_prefix(program, isolated=True)
        assert prefix.endswith("--no-new-privs --inh-caps=-all")
        assert f"--reuid={program} --regid=ledger" in prefix


@pytest.mark.parametrize(
    ("effective", "missing"),
    [("00000000a80425fb", []), ("00000000000000e1", []), ("00000000000000c0", ["CHOWN", "KILL"]), ("0", 4)],
)
def test_root_without_the_rights_to_change_users_is_told_which(effective: str, missing: list[str] | int) -> None:
    found = users.missing_capabilities(f"Name:\tpython\nCapPrm:\t0\nCapEff:\t{effective}\nCapBnd:\t0\n")
    assert (found if isinstance(missing, list) else len(found)) == missing


@given(st.lists(st.one_of(st.none(), st.integers(0, 30_000)), max_size=8))
def test_bots_never_share_a_user_and_keep_the_one_they_have(owners: list[int | None]) -> None:
    # Folders that are bots' own already: the same number twice cannot come about.
    folders = list(dict.fromkeys(owner for owner in owners if owner is not None and owner >= users.FIRST_BOT))
    taken = list(folders)
    for _ in range(len(owners) - len(folders)):
        fresh = users.bot_uid(None, taken)
        assert fresh >= users.FIRST_BOT
        assert fresh not in taken
        taken.append(fresh)
    assert [users.bot_uid(owner, taken) for owner in folders] == folders


@pytest.mark.parametrize(
    ("path", "user", "group", "file"),
    [
        ("gateway.sqlite", "gateway", "ledger", 0o640),
        ("panel.sqlite-wal", "panel", "ledger", 0o640),
        ("simulator.lock", "simulator", "ledger", 0o640),
        ("kill", "gateway", "ledger", 0o640),
        ("secrets/gateway.seal", "gateway", "ledger", 0o440),
        ("secrets/venue-binance.key", "gateway", "ledger", 0o440),
        ("secrets/panel.seal", "panel", "ledger", 0o440),
        ("secrets/backup.key", "panel", "ledger", 0o440),
        ("secrets/audit-panel.key", "panel", "ledger", 0o440),
        ("logs/bothost.jsonl.1", "bots", "bots", 0o640),
        ("logs/gateway.jsonl", "gateway", "ledger", 0o640),
        ("audit/panel.notes", "panel", "ledger", 0o640),
        ("backups/x.vostok", "panel", "ledger", 0o640),
        ("lab/abcdefghij/report.json", "lab", "lab", 0o660),
        ("data/binance/BTC_USDT-1h.feather", "panel", "lab", 0o644),
        ("run/vostok.lock", "root", "vostok", 0o600),
    ],
)
def test_each_file_belongs_to_the_program_that_writes_it(path: str, user: str, group: str, file: int) -> None:
    owner = ownership.owner_of(Path(path).parts)
    assert (owner.user, owner.group, owner.file) == (user, group, file)


@given(st.lists(st.sampled_from(["secrets", "run", "audit", "gateway.sqlite", "panel.sqlite", "x"]), max_size=3))
def test_what_holds_secrets_is_open_to_no_other_user(parts: list[str]) -> None:
    owner = ownership.owner_of(tuple(parts))
    assert owner.file & 0o007 == 0
    # The data directory itself may be passed through, as bots have folders in it, but not listed.
    assert owner.folder & 0o006 == 0


def test_programs_that_share_a_user_let_only_that_user_and_root_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getuid", lambda: 501)
    assert users.trusted_uids() == {0, 501}
    allow = owner_check(tmp_path)
    assert not allow(Peer(1, 20_000, 20_000))


def test_private_stays_private_where_programs_share_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (users.readable(0o600), users.readable(0o400), users.shared(0o700)) == (0o600, 0o400, 0o700)
    monkeypatch.setenv(users.ISOLATED_VARIABLE, "true")
    assert (users.readable(0o600), users.readable(0o400), users.shared(0o700)) == (0o640, 0o440, 0o770)

"""Each line of the check-up is fine, or says what to do."""

import pytest

from vostok.doctor import findings
from vostok.doctor.findings import Finding, is_healthy


@pytest.mark.parametrize(
    ("finding", "status", "says"),
    [
        (findings.python_version((3, 11)), "ok", "3.11"),
        (findings.python_version((3, 9)), "failed", "install Python 3.11"),
        (findings.node_version("v20.11.0", False), "ok", "v20.11.0"),
        (findings.node_version("v18.1.0", False), "failed", "install Node.js 20"),
        (findings.node_version("v18.1.0", True), "warning", "install Node.js 20"),
        (findings.node_version(None, True), "ok", "not needed"),
        (findings.node_version(None, False), "failed", "install Node.js 20"),
        (findings.sqlite_version((3, 40, 1)), "ok", "let nothing else write there"),
        (findings.sqlite_version((3, 51, 3)), "ok", "SQLite 3.51.3"),
        (findings.disk_space(100_000_000_000, 50_000_000_000, 0.9), "ok", "50.0 GB free"),
        (findings.disk_space(100_000_000_000, 9_000_000_000, 0.9), "warning", "make room soon"),
        (findings.disk_space(100_000_000_000, 100_000_000, 0.9), "failed", "entries are denied"),
        (findings.disk_space(0, 0, 0.9), "failed", "make room"),
        (findings.disk_space(100_000_000_000, 9_000_000_000, 0.95), "ok", "9.0 GB free"),
        (findings.disk_space(100_000_000_000, 30_000_000_000, 0.6), "warning", "make room soon"),
        (findings.disk_space(100_000_000_000, 2_000_000_000, 0.99), "ok", "2.0 GB free"),
        (findings.disk_space(100_000_000_000, 100_000_000, 1), "failed", "entries are denied"),
        (findings.open_files([]), "ok", "closed to other users"),
        (findings.open_files(["a", "b", "c", "d"]), "failed", "a, b, c and 1 more: run chmod o-rwx"),
        (findings.isolation({"gateway": "gateway", "bothost": "bots"}), "ok", "bothost bots"),
        (findings.isolation({"gateway": "me", "bothost": "me"}), "warning", "could read the keys"),
        (findings.isolation({}), "ok", "Nothing runs"),
        (findings.memory_of_bots([80_000_000, 90_000_000]), "ok", "85 MB each"),
        (findings.memory_of_bots([80_000_000]), "ok", "One bot uses 80 MB"),
        (findings.memory_of_bots([900_000_000]), "warning", "fewer pairs"),
        (findings.venue("testnet", True, None), "ok", "testnet answers"),
        (findings.venue("testnet", None, None), "warning", "try again"),
        (findings.venue("testnet", False, "reset"), "failed", "check the network"),
        (findings.clock_offset(-300), "ok", "-300 ms"),
        (findings.clock_offset(-1_001), "warning", "NTP"),
        (findings.clock_offset(5_001), "failed", "entries are denied"),
        (findings.clock_offset(None), "warning", "not known yet"),
        (findings.request_weight(100, 6_000, None), "ok", "100 of 6000"),
        (findings.request_weight(5_000, 6_000, None), "warning", "share the limit"),
        (findings.request_weight(5_000, 6_000, "banned"), "failed", "pause (banned)"),
        (findings.keys("binance", "-2015", None), "failed", "check its rights"),
        (findings.keys("simulator", None, None), "ok", "no real money"),
        (findings.keys("binance", None, "Alpha: the key file is not there"), "failed", "is not there"),
    ],
)
def test_reading_then_its_line(finding: Finding, status: str, says: str) -> None:
    assert finding.status == status
    assert says in finding.text


def test_warnings_then_still_healthy_and_one_failure_then_not() -> None:
    fine, look = Finding("disk", "ok", ""), Finding("clock", "warning", "")
    assert is_healthy([fine, look])
    assert not is_healthy([fine, Finding("venue", "failed", "")])

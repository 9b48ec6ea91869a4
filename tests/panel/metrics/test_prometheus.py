"""All programs measured by a real Prometheus, with the rules and the dashboard that stand under `docker/`."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.gateway.client import put_bot
from tests.programs import Installation, free_ports, wait_until

MONITORING = Path(__file__).parents[3] / "docker" / "monitoring"
BOT = "me" * 5
# What a name needs behind it is seen only once it happened; the rest is there from the start.
NAMES = re.compile(r"\b(?:vostok|process)_[a-z_]+\b")


def test_rules_and_configuration_are_what_prometheus_understands() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("Prometheus is not installed (Debian and Ubuntu: sudo apt install prometheus)")
    said = subprocess.run(
        ["promtool", "check", "config", MONITORING / "prometheus.yml"], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.slow
def test_prometheus_scrapes_all_programs_and_a_rule_fires_when_trading_is_stopped(
    installation: Installation, tmp_path: Path
) -> None:
    with installation.running(owner_password="a long password"):
        with installation.control() as control:
            bot = put_bot(control, BOT, installation.gateway_url, limit="30")
            with httpx.Client(timeout=30) as client:
                assert client.send(
                    bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="20")
                ).is_success
                too_much = client.send(bot.order(symbol="ETHUSDT", side="BUY", type="MARKET", quoteOrderQty="500"))
            assert too_much.json()["msg"].startswith("GATE ")
        samples = _samples(installation)
        mode = {"mode": "SIMULATED"}
        assert {labels["program"] for labels, _ in samples["process_cpu_seconds_total"]} == {
            "simulator",
            "gateway",
            "bothost",
            "panel",
        }
        assert [value for labels, value in samples["vostok_orders_total"] if mode.items() <= labels.items()] == [1]
        denied = [labels for labels, _ in samples["vostok_decisions_total"] if labels["outcome"] == "denied"]
        assert [labels["rule"] for labels in denied] == [too_much.json()["msg"].split()[2].rstrip(":")]
        assert sum(value for _, value in samples["vostok_order_seconds_count"]) == 2
        assert all(value == 1 for _, value in samples["vostok_program_up"])
        _every_name_is_known(set(samples))
        if shutil.which("prometheus") is None:
            pytest.skip("Prometheus is not installed (Debian and Ubuntu: sudo apt install prometheus)")
        with _prometheus(tmp_path, installation.ports.panel) as ask:
            wait_until(lambda: bool(ask("query", query="vostok_venue_up == 1")["result"]), within_s=90)
            assert not _firing(ask, "VostokTradingStopped")
            with installation.control() as control:
                body = {"scope": "all", "state": "REDUCING", "reason": "drill", "actor": "owner", "via": "api"}
                assert control.post("/risk/kill", json=body).is_success
            wait_until(lambda: _firing(ask, "VostokTradingStopped"), within_s=90)


def test_dashboard_has_a_query_in_every_panel() -> None:
    board = json.loads((MONITORING / "grafana" / "vostok.json").read_text())
    shown = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert len(shown) > 15
    assert all(target["expr"] for panel in shown for target in panel["targets"])


def _samples(installation: Installation) -> dict[str, list[tuple[dict[str, str], float]]]:
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    text = httpx.get(f"{installation.panel_url}/metrics", timeout=20).raise_for_status().text
    for family in text_string_to_metric_families(text):
        found.setdefault(family.name, [])
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def _every_name_is_known(told: set[str]) -> None:
    files = (MONITORING / "alerts.yml", MONITORING / "grafana" / "vostok.json")
    asked = {name for file in files for name in NAMES.findall(file.read_text())}
    # Counters that nothing has counted yet, and labels, have a family and no sample.
    unknown = {name for name in asked if name not in told and name.removesuffix("_total") not in told}
    assert not unknown


@contextmanager
def _prometheus(folder: Path, panel: int) -> Iterator[Any]:
    """A Prometheus with the shipped rules, which looks each second; yields how to ask it."""
    port = free_ports().panel
    shipped = (MONITORING / "prometheus.yml").read_text()
    hurried = shipped.replace("127.0.0.1:8080", f"127.0.0.1:{panel}").replace("_interval: 10s", "_interval: 1s")
    (folder / "prometheus.yml").write_text(hurried)
    shutil.copy(MONITORING / "alerts.yml", folder)
    words = [f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb"]
    log = (folder / "prometheus.log").open("wb")
    process = subprocess.Popen(
        ["prometheus", *words, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=subprocess.STDOUT
    )

    def ask(what: str, **query: str) -> Any:
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/{what}", params=query, timeout=20)
        return answer.raise_for_status().json()["data"]

    def ready() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/-/ready", timeout=10).is_success
        except httpx.TransportError:
            return False

    try:
        wait_until(ready, within_s=90, alive=lambda: process.poll() is None)
        yield ask
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _firing(ask: Any, name: str) -> bool:
    found = ask("alerts")["alerts"]
    return any(alert["labels"]["alertname"] == name and alert["state"] == "firing" for alert in found)

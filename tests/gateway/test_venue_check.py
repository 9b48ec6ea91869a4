"""`vostok doctor --venue` against a stranger: true with a good key, a wrong one, none, and without a network."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.binance.samples import spec
from tests.gateway.strangers import KEY, another_private_key, made_stranger
from tests.programs import Installation
from vostok.binance.filters import check_order
from vostok.binance.orders import parse_order
from vostok.binance.params import Params
from vostok.cli import app
from vostok.gateway.venue_check import small_order
from vostok.settings import settings

CHECKS = [
    *("address", "clock", "symbols", "filters", "order_types", "market_stream"),
    *("key", "test_order", "user_stream", "limits"),
]


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, str]]:
    made, private = made_stranger(tmp_path_factory.mktemp("venue") / "stranger")
    with made.running("simulator"):
        yield made, private


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def _doctor(*words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    settings.cache_clear()
    result = CliRunner().invoke(app, ["doctor", "--venue", "testnet", "--json", *words])
    answer = json.loads(result.stdout)
    assert answer["ok"] == (result.exit_code == 0)
    return result.exit_code, {item["check"]: item for item in answer["items"]}


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_stranger_passes_with_its_own_key_and_fails_with_another(
    stranger: tuple[Installation, str], key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, private = stranger
    monkeypatch.setenv("VOSTOK_TESTNET_ADDRESS", exchange.simulator_url)
    key_file.write_text(json.dumps({"key": KEY, "secret": private}))
    code, found = _doctor("--key-file", str(key_file))
    assert (code, list(found)) == (0, CHECKS), found
    assert {item["status"] for item in found.values()} == {"ok"}, found
    assert exchange.simulator_url in found["address"]["text"]
    assert "/ws-api/v3" in found["user_stream"]["text"]

    key_file.write_text(json.dumps({"key": KEY, "secret": another_private_key()}))
    code, found = _doctor("--key-file", str(key_file))
    assert (code, found["key"]["status"]) == (1, "failed")
    assert "-1022" in found["key"]["text"]
    assert "test_order" not in found

    code, found = _doctor()
    assert (code, found["key"]["status"], found["test_order"]["status"]) == (0, "warning", "warning")


@pytest.mark.usefixtures("home")
def test_without_a_network_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSTOK_TESTNET_ADDRESS", "http://127.0.0.1:9")
    code, found = _doctor()
    assert (code, list(found)) == (1, ["address"])
    assert "cannot be reached" in found["address"]["text"]
    assert "check the network" in found["address"]["text"]


@given(
    bid=st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(200_000), places=6),
    tick=st.sampled_from(["0.01", "0.0001", "0.00000001", "0"]),
    step=st.sampled_from(["0.00001", "1", "1000", "0"]),
    minimum=st.sampled_from(["0", "5", "10"]),
)
def test_test_order_breaks_no_filter(bid: Decimal, tick: str, step: str, minimum: str) -> None:
    rules = spec(
        tick_size=Decimal(tick),
        step_size=Decimal(step),
        min_notional=Decimal(minimum),
        min_price=Decimal(tick),
        max_price=Decimal(0),
        min_quantity=Decimal(step) or Decimal("0.00000001"),
        max_quantity=Decimal(0),
        max_notional=Decimal(0),
        bid_multiplier_up=Decimal(0),
    )
    order = parse_order(Params(dict(small_order(rules, bid))))
    check_order(order, rules, reference_price=bid)

"""The venue `testnet` against a stranger: an exchange of its own, in its own process, that knows only public keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.gateway.client import put_bot
from tests.gateway.strangers import KEY, another_private_key, made_stranger
from tests.programs import Installation, wait_until


class World(NamedTuple):
    """An installation on the venue `testnet`, the exchange behind it, and the private key that opens it."""

    installed: Installation
    stranger: Installation
    private: str


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    stranger, private = made_stranger(tmp_path / "stranger")
    settings = {"venue": "testnet", "testnet_address": stranger.simulator_url}
    installed = Installation(tmp_path / "home", settings=settings)
    with stranger.running("simulator"), installed.running("gateway"):
        yield World(installed, stranger, private)


@pytest.mark.slow
def test_live_bot_trades_at_a_stranger_with_an_ed25519_key(world: World) -> None:
    with world.installed.control() as control, httpx.Client(base_url=world.installed.gateway_url, timeout=30) as wire:
        assert control.get("/keys").json()["state"] == "none"
        wish = {"key": KEY, "secret": another_private_key(), "actor": "owner"}
        refused = control.put("/keys", json=wish)
        assert (refused.status_code, refused.json().get("field")) == (422, "secret"), refused.text
        said = control.put("/keys", json=wish | {"secret": world.private})
        assert said.status_code == 200, said.text
        assert (said.json()["state"], said.json()["kind"]) == ("ready", "ED25519")
        checked = control.post("/venue/check").json()
        assert (checked["ok"], {item["status"] for item in checked["items"]}) == (True, {"ok"}), checked
        bot = put_bot(control, "st" * 5, world.installed.gateway_url, mode="REAL_MARKET_SPOT", pairs=["LTC/USDT"])
        order = {"symbol": "LTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
        bought = wire.send(bot.order(**order)).json()
        assert bought["status"] == "FILLED", bought
        wait_until(lambda: _difference(control, "LTC") == "0", within_s=60, tell=lambda: control.get("/books").text)
        # The exchange restarts: the same key opens it, and the order is still known there.
        world.stranger.stop("simulator")
        world.stranger.start("simulator")
        wait_until(lambda: control.get("/health").json()["status"] == "ok", within_s=60)
        sold = wire.send(bot.order(**order | {"side": "SELL", "quantity": "0.9"})).json()
        assert sold["status"] == "FILLED", sold
        assert control.get("/risk/state").json()["state"] == "ACTIVE"
    written = [path for path in world.installed.home.rglob("*") if path.is_file()]
    written += list(world.installed.home.with_name("home-logs").iterdir())
    secret = world.private.splitlines()[1].encode()
    assert [path.name for path in written if secret in path.read_bytes()] == []


@pytest.mark.slow
def test_key_that_the_stranger_forgets_halts_live_bots_once(world: World) -> None:
    with world.installed.control() as control, httpx.Client(base_url=world.installed.gateway_url, timeout=30) as wire:
        wish = {"key": KEY, "secret": world.private, "actor": "owner"}
        assert control.put("/keys", json=wish).status_code == 200
        bot = put_bot(control, "st" * 5, world.installed.gateway_url, mode="REAL_MARKET_SPOT", pairs=["LTC/USDT"])
        world.stranger.stop("simulator")
        (world.stranger.home / "simulator.sqlite").unlink()
        (world.stranger.home / "secrets" / "simulator.json").unlink()
        world.stranger.start("simulator")
        wait_until(lambda: control.get("/health").json()["status"] == "ok", within_s=60)
        for _ in range(3):
            wire.send(bot.order(symbol="LTCUSDT", side="BUY", type="MARKET", quantity="1"))
        wait_until(lambda: bool(_latches(control)), within_s=90, tell=lambda: control.get("/risk/state").text)
        assert [(latch["source"], latch["state"]) for latch in _latches(control)] == [("key", "HALTED")]


def _latches(control: httpx.Client) -> list[dict[str, Any]]:
    latches: list[dict[str, Any]] = control.get("/risk/state").json()["latches"]
    return latches


def _difference(control: httpx.Client, asset: str) -> str | None:
    return next((line["difference"] for line in control.get("/books").json()["items"] if line["asset"] == asset), None)

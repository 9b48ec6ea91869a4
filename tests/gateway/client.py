"""A bot as the gateway sees it: signed requests on its own prefix, and a sub-account to send them from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from vostok.binance.signing import KEY_HEADER, signed
from vostok.clock import now_ms
from vostok.risk.tempo import REMEMBERED

KEY = "k" * 32
SECRET = "s" * 40


@dataclass(frozen=True)
class BotClient:
    """Builds the requests of one bot."""

    bot_id: str
    base_url: str
    key: str = KEY
    secret: str = SECRET

    def request(self, method: str, path: str, **params: str | int) -> httpx.Request:
        """A signed request for `path` below `/api/v3/`."""
        payload = signed(self.secret, {**params, "timestamp": now_ms()})
        url = f"{self.base_url}/b/{self.bot_id}/api/v3/{path}"
        headers = {KEY_HEADER: self.key}
        if method != "POST":
            return httpx.Request(method, f"{url}?{payload}", headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return httpx.Request(method, url, headers=headers, content=payload)

    def order(self, **params: str | int) -> httpx.Request:
        """A new order, to be answered in full."""
        return self.request("POST", "order", newOrderRespType="FULL", **params)


def bot_settings(**changes: Any) -> dict[str, Any]:
    """A body for `PUT /bots/{id}` that the gateway takes."""
    return {
        "name": "Test bot",
        "mode": "SIMULATED",
        "strategy": "FirstFlight",
        "key": KEY,
        "secret": SECRET,
        "pairs": ["BTC/USDT", "ETH/USDT"],
        "stake_currency": "USDT",
        "allocation": "1000",
        "limits": {"max_trade_value": "200", "max_exposure": "500"},
        "stoploss": "-0.01",
        **changes,
    }


def let_hurry(control: httpx.Client) -> None:
    """Lift what slows bots down, for what trades faster than any Freqtrade would."""
    names = ("max_orders_per_10s", "max_entries_per_minute", "max_entries_per_pair", "max_entries_per_hour")
    limits = dict.fromkeys(names, str(REMEMBERED - 1)) | {"duplicate_window_s": "0"}
    for mode in ("SIMULATED", "REAL_MARKET_SPOT"):
        control.put("/risk/limits", json={"mode": mode, "limits": limits, "actor": "owner"}).raise_for_status()


def put_bot(
    control: httpx.Client,
    bot_id: str,
    base_url: str,
    *,
    mode: str = "SIMULATED",
    pairs: Sequence[str] = ("BTC/USDT", "ETH/USDT"),
    allocation: str = "1000",
    limit: str = "500",
    state: str = "RUNNING",
) -> BotClient:
    """Create a sub-account and put it into `state`."""
    limits = {"max_trade_value": limit, "max_exposure": limit}
    body = bot_settings(name=bot_id, mode=mode, pairs=list(pairs), allocation=allocation, limits=limits)
    control.put(f"/bots/{bot_id}", json=body).raise_for_status()
    change = {"state": state, "actor": "owner", "reason": "test"}
    control.post(f"/bots/{bot_id}/state", json=change).raise_for_status()
    return BotClient(bot_id, base_url)

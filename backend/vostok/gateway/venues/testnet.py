"""Binance's Spot Test Network: the real interface, play money, emptied about once a month (docs: testnet general info).

VOSTOK_TESTNET_ADDRESS puts a stand-in in its place, which answers REST and WebSocket on one address.
"""

from vostok.gateway.venues.base import Venue
from vostok.settings import Settings


def _sockets(settings: Settings) -> str | None:
    return settings.testnet_address.replace("http", "ws", 1).rstrip("/") or None


VENUE = Venue(
    label="Binance testnet",
    rest=lambda settings: settings.testnet_address.rstrip("/") or "https://testnet.binance.vision",
    stream=lambda settings: _sockets(settings) or "wss://stream.testnet.binance.vision",
    user_stream=lambda settings: f"{_sockets(settings) or 'wss://ws-api.testnet.binance.vision'}/ws-api/v3",
    real_money=False,
    emptied_at_times=True,
)

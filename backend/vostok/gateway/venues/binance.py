"""Binance Spot: the owner's own money (docs: rest-api.md, web-socket-streams.md, web-socket-api.md).

Its addresses are fixed here, so that no setting can send a signed order elsewhere.
"""

from vostok.gateway.venues.base import Venue

VENUE = Venue(
    label="Binance",
    rest=lambda _settings: "https://api.binance.com",
    stream=lambda _settings: "wss://stream.binance.com:9443",
    user_stream=lambda _settings: "wss://ws-api.binance.com:443/ws-api/v3",
    real_money=True,
    tells_rights=True,
)

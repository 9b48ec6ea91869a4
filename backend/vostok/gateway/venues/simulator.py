"""The exchange in a box: no network, no key of the owner's; it writes its demo key on first start."""

from vostok.gateway.venues.base import Venue
from vostok.sockets import socket_path

VENUE = Venue(
    label="Simulator",
    rest=lambda settings: f"http://127.0.0.1:{settings.simulator_port}",
    stream=lambda settings: f"ws://127.0.0.1:{settings.simulator_port}",
    demo_key=lambda settings: settings.home / "secrets" / "simulator.json",
    user_stream=lambda settings: f"ws://127.0.0.1:{settings.simulator_port}/ws-api/v3",
    real_money=False,
    emptied_at_times=True,
    lab=lambda settings: socket_path(settings.home, "simulator"),
)

"""Every venue file: addresses that are whole and safe, and real money only where it is checked."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vostok.gateway import venues
from vostok.gateway.venues.base import Venue
from vostok.plugins import load
from vostok.settings import Settings

VENUES = load(venues, "VENUE", Venue)


def _addresses(venue: Venue, settings: Settings) -> list[str]:
    assert venue.user_stream is not None
    return [venue.rest(settings), venue.stream(settings), venue.user_stream(settings)]


@pytest.mark.parametrize("name", VENUES)
def test_addresses_are_whole_and_encrypted_beyond_this_machine(name: str, tmp_path: Path) -> None:
    rest, *sockets = map(urlsplit, _addresses(VENUES[name], Settings(home=tmp_path, _env_file=None)))
    assert rest.path == ""
    for address, scheme in ((rest, "http"), *((socket, "ws") for socket in sockets)):
        local = address.hostname == "127.0.0.1"
        assert address.scheme == (scheme if local else f"{scheme}s")
    assert sockets[1].path == "/ws-api/v3"


@pytest.mark.parametrize("name", [name for name in VENUES if VENUES[name].real_money])
def test_where_money_is_real_no_setting_moves_it_and_rights_are_asked(name: str, tmp_path: Path) -> None:
    venue = VENUES[name]
    moved = Settings(home=tmp_path, _env_file=None, testnet_address="http://127.0.0.1:1", simulator_port=1)
    assert _addresses(venue, moved) == _addresses(venue, Settings(home=tmp_path, _env_file=None))
    assert venue.tells_rights
    assert venue.demo_key is None


def test_stand_in_of_the_testnet_answers_rest_and_sockets(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, _env_file=None, testnet_address="https://stand.in:8443/")
    assert _addresses(VENUES["testnet"], settings) == [
        "https://stand.in:8443",
        "wss://stand.in:8443",
        "wss://stand.in:8443/ws-api/v3",
    ]

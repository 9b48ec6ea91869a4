"""What an address may not reach, and how much it may send."""

import ipaddress
import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.errors import AppError, Invalid, Unavailable
from vostok.panel.news.fetch import MAX_BYTES, Fetcher, check_url, public_address

PUBLIC = "93.184.216.34"


def fetcher(handler: httpx.MockTransport, **hosts: str) -> Fetcher:
    async def resolve(host: str) -> list[str]:
        return [hosts.get(host.replace(".", "_"), PUBLIC)]

    return Fetcher(resolve, handler)


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    return httpx.MockTransport(handle), asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "::",
        "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255",
    ],
)  # fmt: skip
def test_private_address_then_refused_in_every_spelling(address: str) -> None:
    with pytest.raises(Invalid):
        public_address("example.org", [PUBLIC, address])


@given(st.ip_addresses())
def test_any_address_then_only_global_ones_pass(ip: object) -> None:
    assert isinstance(ip, ipaddress.IPv4Address | ipaddress.IPv6Address)
    try:
        public_address("example.org", [str(ip)])
    except Invalid:
        return
    assert ip.is_global
    assert not ip.is_multicast


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://example.org", "ftp://example.org/feed", "https://user:pw@example.org",
        "https://example.org:6379/", "//example.org", "javascript:alert(1)", "https://", "http://[::1", "",
    ],
)  # fmt: skip
def test_address_of_another_kind_then_refused_at_its_field(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_url(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "017700000001"])
async def test_spellings_of_this_machine_then_looked_up_as_the_system_does_and_refused(host: str) -> None:
    transport, asked = answering(httpx.Response(200))
    with pytest.raises(AppError):
        await Fetcher(transport=transport).fetch(f"http://{host}/feed")
    assert asked == []


async def test_feed_then_asked_at_the_looked_up_address_under_its_own_name() -> None:
    transport, asked = answering(httpx.Response(200, stream=httpx.ByteStream(b"news")))
    assert await fetcher(transport).fetch("https://example.org/feed?key=1") == b"news"
    assert (asked[0].url.host, asked[0].headers["host"]) == (PUBLIC, "example.org")
    assert asked[0].extensions["sni_hostname"] == "example.org"
    assert asked[0].url.path == "/feed"


async def test_redirect_into_this_network_then_not_followed() -> None:
    transport, asked = answering(httpx.Response(302, headers={"location": "http://inner.test/x"}))
    with pytest.raises(Invalid):
        await fetcher(transport, inner_test="10.1.2.3").fetch("https://example.org/feed")
    assert len(asked) == 1


async def test_redirects_without_end_then_given_up() -> None:
    transport, asked = answering(httpx.Response(301, headers={"location": "/again"}))
    with pytest.raises(Unavailable, match="again and again"):
        await fetcher(transport).fetch("https://example.org/feed")
    assert len(asked) == 4


async def test_more_than_two_megabytes_or_packed_data_then_not_read() -> None:
    large, _ = answering(httpx.Response(200, stream=httpx.ByteStream(b"x" * (MAX_BYTES + 1))))
    with pytest.raises(Invalid, match="more than 2 MB"):
        await fetcher(large).fetch("https://example.org/feed")
    packed, _ = answering(httpx.Response(200, stream=httpx.ByteStream(b"x"), headers={"content-encoding": "br"}))
    with pytest.raises(Invalid, match="compressed"):
        await fetcher(packed).fetch("https://example.org/feed")
    with pytest.raises(Unavailable, match="404"):
        await fetcher(answering(httpx.Response(404))[0]).fetch("https://example.org/feed")


async def test_name_that_nobody_knows_then_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> object:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unavailable, match="cannot be found"):
        await Fetcher().fetch("https://nowhere.example/feed")

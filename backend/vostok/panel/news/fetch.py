"""Reads an address of the owner's choice without letting it point into this machine or its network.

Each address, also one that a redirect names, is looked up once; every one of its IPs must be public, and the connection
goes to the IP that was looked at, so that a second look-up cannot say something else.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from vostok.errors import Invalid, Unavailable

MAX_BYTES = 2_000_000
REDIRECTS = 3
TIMEOUT_S = 10.0
TOTAL_S = 20.0
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Resolve = Callable[[str], Awaitable[list[str]]]


async def look_up(host: str) -> list[str]:
    """The IPs of `host`. Raises Unavailable."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        raise Unavailable(f"{host} cannot be found: check the address, or the network.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Fetcher:
    """`transport` and `resolve` are the network; tests give others."""

    resolve: Resolve = look_up
    transport: httpx.AsyncBaseTransport | None = None

    async def fetch(self, url: str) -> bytes:
        """What `url` answers, at most 2 MB. Raises Invalid for an address that may not be read, else Unavailable."""
        # The environment's proxy would look the address up by itself.
        async with httpx.AsyncClient(transport=self.transport, timeout=TIMEOUT_S, trust_env=False) as client:
            try:
                async with asyncio.timeout(TOTAL_S):
                    for _ in range(REDIRECTS + 1):
                        body, following = await self._ask(client, url)
                        if following is None:
                            return body
                        url = urljoin(url, following)
            except TimeoutError:
                raise Unavailable(f"The source took longer than {TOTAL_S:.0f} s.") from None
            except httpx.HTTPError as error:
                raise Unavailable(f"The source does not answer ({type(error).__name__}).") from None
        raise Unavailable("The source redirects again and again.")

    async def _ask(self, client: httpx.AsyncClient, url: str) -> tuple[bytes, str | None]:
        host, port = check_url(url)
        address = public_address(host, await self.resolve(host))
        bracketed = f"[{address}]" if ":" in address else address
        request = client.build_request(
            "GET",
            httpx.URL(url).copy_with(host=bracketed, port=port),
            headers={"Host": host, "Accept-Encoding": "identity", "User-Agent": "Vostok"},
            extensions={"sni_hostname": host},
        )
        response = await client.send(request, stream=True)
        try:
            if response.is_redirect:
                return b"", response.headers.get("location", "")
            if response.status_code != httpx.codes.OK:
                raise Unavailable(f"The source answered {response.status_code}.")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise Invalid("The source sends compressed data unasked, which could be a bomb; it was not read.")
            return await _body(response), None
        finally:
            await response.aclose()


def check_url(url: str) -> tuple[str, int]:
    """Host and port of an address that may be read. Raises Invalid with what is wrong."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Invalid("This is no address of the web: write https://…", field="url") from None
    if parts.scheme not in PORTS or not host:
        raise Invalid("Only addresses that begin with http:// or https:// can be read.", field="url")
    if parts.username or parts.password:
        raise Invalid("An address may not hold a name or password.", field="url")
    if port not in (None, PORTS[parts.scheme]):
        raise Invalid("Only the usual ports 80 and 443 can be read.", field="url")
    if host == "localhost" or host.endswith(".localhost"):
        raise _not_public(host)
    with suppress(ValueError):
        # Written as an IP it is known to be refused without a look-up, while who enters it is still there.
        public_address(host, [str(ipaddress.ip_address(host))])
    return host, PORTS[parts.scheme]


def public_address(host: str, addresses: list[str]) -> str:
    """The first of `addresses`, all of which must be public. Raises Invalid."""
    for address in addresses:
        ip = ipaddress.ip_address(address.partition("%")[0])
        if not (ip.is_global and _inner(ip).is_global) or ip.is_multicast:
            raise _not_public(host)
    if not addresses:
        raise Unavailable(f"{host} has no address.")
    return addresses[0]


def _not_public(host: str) -> Invalid:
    return Invalid(f"{host} is an address of this machine or a private network, which is not read.", field="url")


def _inner(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MAX_BYTES:
            raise Invalid(f"The source sends more than {MAX_BYTES // 1_000_000} MB; it was not read.")
    return bytes(body)

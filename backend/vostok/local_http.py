"""HTTP over the Unix sockets between the programs, which carry no TLS."""

import ssl
from pathlib import Path

import httpx

# httpx reads every authority's certificate for each transport that brings none of its own: 20 ms each time.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def sync_transport(path: Path | str) -> httpx.HTTPTransport:
    """A transport over the Unix socket at `path`."""
    return httpx.HTTPTransport(uds=str(path), verify=_TRUSTS_NOBODY)


def async_transport(path: Path | str) -> httpx.AsyncHTTPTransport:
    """The same for asyncio."""
    return httpx.AsyncHTTPTransport(uds=str(path), verify=_TRUSTS_NOBODY)

"""The only place that speaks to the outside for alerts: one message to one address, through Apprise."""

import asyncio
import contextlib
import ipaddress
import logging
import re
import socket
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType
from apprise.common import PersistentStoreMode

from vostok.errors import Invalid
from vostok.panel.alerts.kinds import Level
from vostok.panel.fields import names_link_local, unwrapped

SEND_WITHIN_S = 15.0
# They act on this machine instead of sending anything away.
_LOCAL_SERVICES = ("syslog", "dbus", "qt", "glib", "kde", "gnome", "macosx", "windows")
_TYPES = {"info": NotifyType.INFO, "warning": NotifyType.WARNING, "critical": NotifyType.FAILURE}
HOW = "see github.com/caronc/apprise/wiki for the address of each service, such as ntfy://topic or jsons://host/path"


@dataclass(frozen=True)
class Described:
    """What may be shown of an address: its service, its scheme and host; `private`: it is on the own network."""

    service: str
    shown: str
    private: bool


async def describe(address: str) -> Described:
    """Check an address. Raises Invalid with a sentence that does not repeat its secrets."""
    plugin = await asyncio.to_thread(_plugin, address)
    scheme = urlsplit(address).scheme.lower()
    if plugin is None or scheme in _LOCAL_SERVICES:
        raise Invalid(f"address: This is no address that alerts can be sent to; {HOW}.", field="address")
    host = _host(address)
    found = await _addresses(host) if host else []
    # As Apprise reads it as well, and where no dot says that it is a host: 2852039166 is an address, too.
    spelled = (urlsplit(address).hostname or "", str(getattr(plugin, "host", None) or ""))
    barred = any(ip.is_link_local or ip.is_multicast or ip.is_unspecified for ip in found)
    if barred or any(names_link_local(name) for name in spelled):
        raise Invalid("address: Alerts are not sent to link-local or multicast addresses.", field="address")
    private = any(ip.is_private or ip.is_loopback for ip in found)
    return Described(str(plugin.service_name), f"{scheme}://{host}/…" if host else f"{scheme}://…", private)


async def send(address: str, title: str, body: str, level: Level) -> str | None:
    """Send one message; None once the service took it, else why it did not, without the address's secrets."""
    plugin = await asyncio.to_thread(_plugin, address)
    if plugin is None:
        return "The address is not understood any more; enter it again."
    courier = Apprise(asset=_asset())
    courier.add(plugin)
    try:
        async with asyncio.timeout(SEND_WITHIN_S + 1):
            result = await courier.async_notify(
                title=title,
                body=body,
                notify_type=_TYPES[level],
                body_format=NotifyFormat.TEXT,
                timeout=SEND_WITHIN_S,
                log_level=logging.WARNING,
            )
    except TimeoutError:
        return f"No answer within {SEND_WITHIN_S:.0f} s."
    if result:
        return None
    said = [entry.message for item in result.results for entry in item.logs()]
    return without_secrets(" ".join(said), address)[:300] or f"No answer within {SEND_WITHIN_S:.0f} s."


def without_secrets(text: str, address: str) -> str:
    """`text` with every part of `address` that could be secret left out; scheme and host may stay."""
    host = _host(address)
    parts = {part for part in re.split(r"[/:@?&=#]+", address.partition("://")[2]) if len(part) >= 4 and part != host}
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "…")
    return text


@cache
def _asset() -> AppriseAsset:
    # Its own lines name addresses; what went wrong is kept with the channel instead.
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    return AppriseAsset(
        app_id="Vostok", app_desc="Vostok", storage_mode=PersistentStoreMode.MEMORY, http_redirects=False
    )


def _plugin(address: str) -> Any:
    """The service behind an address, None where there is none; the first call loads all services, which takes 1 s."""
    return Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)


def _host(address: str) -> str | None:
    """The host that an address names; None where that place holds a token or a topic."""
    with contextlib.suppress(ValueError):
        host = urlsplit(address).hostname
        if host and (host == "localhost" or "." in host or ":" in host):
            return host
    return None


async def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    with contextlib.suppress(OSError, ValueError, TimeoutError):
        async with asyncio.timeout(3):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
            return [unwrapped(ipaddress.ip_address(str(item[4][0]).partition("%")[0])) for item in found]
    return []

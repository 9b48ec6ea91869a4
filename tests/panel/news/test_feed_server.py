"""Sources over real sockets: what each kind of them leaves behind, and what a bad one may not do."""

import asyncio
import resource
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.news.feed_server import PUBLIC, ToServer, atom, bomb, cryptopanic, rss, serving_feeds
from vostok.panel.news import fetch
from vostok.panel.news.fetch import Fetcher

HOSTS = {"inner.example": "10.1.2.3"}


async def resolve(host: str) -> list[str]:
    """Every name is public but the one that is not; an address stands for itself."""
    return [host if host[0].isdigit() else HOSTS.get(host, PUBLIC)]


async def sources(panel: Panel) -> list[dict[str, Any]]:
    """All sources as shown."""
    items: list[dict[str, Any]] = (await panel.client.get("/api/news/sources")).json()["items"]
    return items


async def add(panel: Panel, name: str, kind: str, url: str) -> None:
    answer = await panel.client.post("/api/news/sources", json={"name": name, "kind": kind, "url": url})
    assert answer.status_code == 201, answer.text


async def test_good_and_bad_sources_then_each_says_what_it_is_and_none_holds_up_the_others(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "TOTAL_S", 1.0)
    with serving_feeds() as server:
        server.pages = {
            "/rss": rss("Bitcoin surges"),
            "/atom": atom("Ethereum falls"),
            "/json": cryptopanic("A quiet day"),
            "/bomb": bomb(),
        }
        server.redirects = {
            "/moved": "http://feeds.example/rss?again",
            "/inside": "http://inner.example/secret",
            "/literal": "http://127.0.0.1/latest/meta-data",
            "/file": "file:///etc/passwd",
        }
        panel.app.state.news.fetcher = Fetcher(resolve, ToServer(server.server_port))
        for path in ("rss", "atom", "bomb", "huge", "slow", "moved", "inside", "literal", "file"):
            await add(panel, path, "feed", f"http://feeds.example/{path}")
        await add(panel, "json", "json", "http://feeds.example/json")
        server.pages["/rss?again"] = rss("Solana rallies")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        async with asyncio.timeout(20):
            while None in [one["checked_at"] for one in await sources(panel)]:
                # Whoever writes meanwhile is answered: the loop never waits for the lock that this holds.
                assert (await panel.client.put("/api/settings", json={"theme": "dark"})).status_code == 200
                await asyncio.sleep(0.02)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        asked, sent = list(server.asked), server.sent
    items = (await panel.client.get("/api/news")).json()["items"]
    assert {(item["source"], item["title"]) for item in items} == {
        ("rss", "Bitcoin surges"),
        ("atom", "Ethereum falls"),
        ("json", "A quiet day"),
        ("moved", "Solana rallies"),
    }
    errors = {one["name"]: one["error"] for one in await sources(panel)}
    private = "is an address of this machine or a private network, which is not read."
    assert errors == {
        "rss": None,
        "atom": None,
        "json": None,
        "moved": None,
        "bomb": "The feed declares a DOCTYPE or entities, which can hide a bomb; it was not read.",
        "huge": "The source sends more than 2 MB; it was not read.",
        "slow": "The source took longer than 1 s.",
        "inside": f"inner.example {private}",
        "literal": f"127.0.0.1 {private}",
        "file": "Only addresses that begin with http:// or https:// can be read.",
    }
    assert not [one for one in asked if "inner" in one or "127.0.0.1" in one]
    # What is on its way in the sockets' buffers is not read; 100 MB were offered.
    assert sent < 20_000_000
    assert grown < 60_000

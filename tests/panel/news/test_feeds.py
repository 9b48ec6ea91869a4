"""Entries of sources: dates, plain text, and what is refused."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import HOUR_MS
from vostok.errors import Invalid
from vostok.panel.news.feeds import parse, plain_text

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>
<item><title>Bitcoin &lt;b&gt;surges&lt;/b&gt; &amp;amp; holds</title><link>https://example.org/a</link>
<description><![CDATA[<p onclick="x()">Up <script>alert(1)</script>8%</p>]]></description>
<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Second</title><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>Ether falls</title>
<link href="https://example.org/b"/><updated>2026-11-03T10:00:00Z</updated><summary>Down</summary></entry></feed>"""
AT = 1_793_700_000_000
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""


def test_rss_then_plain_text_and_only_web_addresses() -> None:
    first, second = parse("feed", RSS)
    assert (first.title, first.published_at) == ("Bitcoin surges & holds", AT)
    assert "<" not in first.summary
    assert first.url == "https://example.org/a"
    assert (second.title, second.url, second.published_at) == ("Second", "", None)


def test_atom_then_read_as_well() -> None:
    (only,) = parse("feed", ATOM)
    assert (only.title, only.summary, only.published_at) == ("Ether falls", "Down", AT)
    assert only.url == "https://example.org/b"


@pytest.mark.parametrize("body", [BOMB, BOMB.decode().encode("utf-16"), BOMB.replace(b"<!DOCTYPE", b"<!doctype")])
def test_document_with_entities_then_refused_before_it_is_parsed(body: bytes) -> None:
    with pytest.raises(Invalid, match="bomb"):
        parse("feed", body)


def test_json_then_titles_times_and_coins() -> None:
    results = [
        {
            "title": "XRP <i>jumps</i>",
            "published_at": "2026-11-03T10:00:00Z",
            "url": "https://example.org/c",
            "currencies": [{"code": "XRP"}, {"code": "<b>"}, {}],
        },
        {"title": None},
        "noise",
    ]
    (only,) = parse("json", json.dumps({"results": results}).encode())
    assert (only.title, only.published_at, only.coins) == ("XRP jumps", AT, ("XRP",))


@pytest.mark.parametrize(
    ("written", "hours"), [("2026-11-03T10:00:00", 0), ("2026-11-03 10:00:00", 0), ("2026-11-03T10:00:00-03:00", 3)]
)
def test_time_without_a_zone_then_is_utc_wherever_this_runs(
    written: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        here.setenv("TZ", "America/Sao_Paulo")
        time.tzset()
        body = json.dumps({"results": [{"title": "XRP jumps", "published_at": written}]}).encode()
        (only,) = parse("json", body)
    time.tzset()
    assert only.published_at == AT + hours * HOUR_MS


@pytest.mark.parametrize(("kind", "body"), [("json", b"[]"), ("json", b"{"), ("json", b"<rss/>"), ("feed", b"hello")])
def test_something_else_then_refused_with_what_was_expected(kind: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        parse(kind, body)


@given(st.text(max_size=300))
def test_any_text_then_one_line_without_tags(text: str) -> None:
    shown = plain_text(text, 100)
    assert len(shown) <= 100
    assert not set(shown) & set("<>\n\r\0")

"""What a source's bytes say: entries of RSS, Atom, or JSON as CryptoPanic writes it. Pure; every text is untrusted."""

import calendar
import html
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, NamedTuple

import feedparser
import orjson

from vostok.errors import Invalid

TITLE_MAX, SUMMARY_MAX, URL_MAX, MOST = 300, 1_000, 2_000, 200
_TAG = re.compile(r"<[^>]*>?")
_DECLARED = re.compile(rb"<!\s*(doctype|entity)", re.IGNORECASE)


class Entry(NamedTuple):
    """One piece of news as plain text; `published_at` in UTC ms, None where the source does not tell."""

    title: str
    summary: str
    url: str
    published_at: int | None
    coins: tuple[str, ...] = ()


def parse(kind: str, body: bytes) -> list[Entry]:
    """The newest entries (200 at most) of a `feed` or of `json`. Raises Invalid with what is wrong."""
    entries = _json(body) if kind == "json" else _feed(body)
    return [entry for entry in entries if entry.title][:MOST]


def plain_text(text: Any, longest: int) -> str:
    """One line without tags, entities and control characters."""
    if not isinstance(text, str):
        return ""
    shown = html.unescape(_TAG.sub(" ", html.unescape(text[: longest * 10])))
    shown = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in shown)
    return " ".join(shown.replace("<", " ").replace(">", " ").split())[:longest]


def _feed(body: bytes) -> list[Entry]:
    # A parser that met entities could be made to write gigabytes; no feed of today needs them.
    if _DECLARED.search(body.replace(b"\0", b"")):
        raise Invalid("The feed declares a DOCTYPE or entities, which can hide a bomb; it was not read.")
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries and not found.get("version"):
        raise Invalid("This is neither RSS nor Atom: check the address of the feed.")
    return [
        Entry(
            plain_text(entry.get("title"), TITLE_MAX),
            plain_text(entry.get("summary"), SUMMARY_MAX),
            _link(entry.get("link")),
            _moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        )
        for entry in found.entries[:MOST]
    ]


def _json(body: bytes) -> list[Entry]:
    try:
        results = orjson.loads(body)["results"]
        return [_result(result) for result in results[:MOST] if isinstance(result, dict)]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Invalid("This is no JSON with a list `results`, as CryptoPanic writes it.") from None


def _result(result: dict[str, Any]) -> Entry:
    coins = result.get("currencies") or result.get("instruments") or []
    codes = [coin.get("code") for coin in coins if isinstance(coin, dict)] if isinstance(coins, list) else []
    return Entry(
        plain_text(result.get("title"), TITLE_MAX),
        plain_text(result.get("description"), SUMMARY_MAX),
        _link(result.get("original_url") or result.get("url")),
        _iso(result.get("published_at") or result.get("created_at")),
        tuple(code for code in codes if isinstance(code, str) and re.fullmatch(r"[A-Z0-9]{2,10}", code)),
    )


def _link(link: Any) -> str:
    """The address, if it is one of the web: anything else could run where it is pressed."""
    return link if isinstance(link, str) and re.match(r"https?://[^\s<>\"']+$", link) and len(link) <= URL_MAX else ""


def _moment(parsed: Any) -> int | None:
    try:
        return calendar.timegm(parsed) * 1_000 if parsed else None
    except (TypeError, ValueError, OverflowError):
        return None


def _iso(text: Any) -> int | None:
    try:
        told = datetime.fromisoformat(text)
        # Without a zone it is UTC, as in feeds, and never the time of this machine.
        return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() * 1_000)
    except (TypeError, ValueError, OverflowError):
        return None

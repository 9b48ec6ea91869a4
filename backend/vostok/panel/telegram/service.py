"""The link, its pairing code and its chat: one verb, one function, its audit row in the same transaction."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from vostok import audit
from vostok.clock import DAY_MS, MINUTE_MS
from vostok.errors import Conflict, NotFound
from vostok.panel.alerts.service import end_alerts, is_standing, raise_alert
from vostok.panel.auth.models import Principal
from vostok.panel.auth.passwords import same_secret
from vostok.panel.telegram.bot_api import Chat
from vostok.panel.telegram.models import (
    TELEGRAM,
    PairingPublic,
    TelegramChatPublic,
    TelegramLink,
    TelegramPublic,
    TelegramRequest,
)
from vostok.sealed import Seal

PURPOSE = "telegram bot"
ACTOR = Principal(actor="telegram", via="telegram", session_hash=None, role="owner")
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
CODE_FOR_MS = 10 * MINUTE_MS
WRONG_CODES = 5
SILENT_AFTER_MS = 2 * MINUTE_MS
SUBJECT = "telegram"


def find(session: Session) -> TelegramLink | None:
    """The link, None where no bot is connected."""
    return session.get(TelegramLink, 1)


def show(session: Session, now: int) -> TelegramPublic:
    """The link as the settings show it."""
    link = find(session)
    if link is None:
        return TelegramPublic(
            bot_name=None, base_url=TELEGRAM, chat=None, code_until=None, ok_at=None, failed_at=None, error=None
        )
    chat = None
    if link.chat_id is not None:
        chat = TelegramChatPublic(name=link.chat_name or "", paired_at=link.paired_at or 0)
    waits = link.code_until is not None and link.code_until > now
    return TelegramPublic(
        **link.model_dump(include={"bot_name", "base_url", "ok_at", "failed_at", "error"}),
        chat=chat,
        code_until=link.code_until if waits else None,
    )


def connect(
    session: Session, body: TelegramRequest, bot_name: str, seal: Seal, actor: Principal, now: int
) -> TelegramPublic:
    """Let the bot of this token listen; another bot has to be paired anew."""
    old = find(session)
    same = old is not None and (old.bot_name, old.base_url) == (bot_name, body.base_url)
    link = old if old is not None and same else TelegramLink(sealed="", base_url=body.base_url, bot_name=bot_name)
    link.sealed = seal.seal(body.token.get_secret_value(), PURPOSE)
    link.ok_at, link.failed_at, link.error = now, None, None
    if old is not None and not same:
        session.delete(old)
        session.flush()
    session.add(link)
    end_alerts(session, ["telegram.silent"], SUBJECT, now)
    _record(session, actor, "telegram.connect", {"bot": bot_name, "server": body.base_url})
    return show(session, now)


def disconnect(session: Session, actor: Principal, now: int) -> None:
    """Forget the bot, its token and its chat. Raises NotFound."""
    link = _needed(session)
    _record(session, actor, "telegram.disconnect", {"bot": link.bot_name})
    session.delete(link)
    end_alerts(session, ["telegram.silent"], SUBJECT, now)


def new_code(session: Session, actor: Principal, now: int) -> PairingPublic:
    """A code that pairs the one private chat that sends it in time. Raises NotFound, Conflict where one is paired."""
    link = _needed(session)
    if link.chat_id is not None:
        raise Conflict("A chat is paired already; unpair it first.")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    link.code_hash, link.code_until, link.wrong_codes = _hash(code), now + CODE_FOR_MS, 0
    session.add(link)
    _record(session, actor, "telegram.code", {"bot": link.bot_name})
    return PairingPublic(code=code, until=link.code_until, link=f"https://t.me/{link.bot_name}?start={code}")


def unpair(session: Session, actor: Principal) -> None:
    """The chat may not command any more. Raises NotFound."""
    link = _needed(session)
    if link.chat_id is None:
        raise NotFound("No chat is paired.")
    _record(session, actor, "telegram.unpair", {"chat": link.chat_id})
    link.chat_id = link.chat_name = link.paired_at = None
    session.add(link)


def pair(session: Session, chat: Chat, code: str, now: int) -> bool:
    """Pair `chat` if `code` is the one that waits; after `WRONG_CODES` wrong ones none waits any more."""
    link = _needed(session)
    if link.chat_id is not None or link.code_hash is None or (link.code_until or 0) <= now:
        return False
    if not same_secret(_hash(code.strip().upper()), link.code_hash):
        link.wrong_codes += 1
        if link.wrong_codes >= WRONG_CODES:
            link.code_hash = link.code_until = None
        session.add(link)
        return False
    link.chat_id, link.chat_name, link.paired_at = chat.id, named(chat), now
    link.code_hash = link.code_until = None
    session.add(link)
    _record(session, ACTOR, "telegram.pair", {"chat": chat.id, "name": link.chat_name})
    raise_alert(session, "telegram.paired", now, subject=SUBJECT, values={"chat": link.chat_name})
    return True


def note_stranger(session: Session, chat: Chat, now: int) -> None:
    """Tell the owner of a chat that is not theirs, at most once a day however many there are."""
    link = _needed(session)
    if link.stranger_at is not None and now - link.stranger_at < DAY_MS:
        return
    link.stranger_at = now
    session.add(link)
    raise_alert(session, "telegram.stranger", now, subject=SUBJECT, values={"chat": named(chat)})


def advance(session: Session, update_id: int) -> None:
    """Update `update_id` is dealt with, and is never asked for again."""
    link = find(session)
    if link is not None:
        link.next_update = max(link.next_update, update_id + 1)
        session.add(link)


def note_result(session: Session, problem: str | None, now: int) -> None:
    """Keep whether Telegram can be asked; the owner is told once it could not for `SILENT_AFTER_MS`."""
    link = find(session)
    if link is None:
        return
    if problem is None:
        link.ok_at, link.failed_at, link.error = now, None, None
        if is_standing(session, ["telegram.silent"], SUBJECT):
            raise_alert(session, "telegram.heard", now, subject=SUBJECT)
    else:
        link.failed_at, link.error = link.failed_at or now, problem
        if now - link.failed_at >= SILENT_AFTER_MS and not is_standing(session, ["telegram.silent"], SUBJECT):
            raise_alert(session, "telegram.silent", now, subject=SUBJECT, values={"reason": problem})
    session.add(link)


def named(chat: Chat) -> str:
    """Who a chat is with: a name of Telegram holds nothing but letters, digits and _; a number where there is none."""
    name = re.sub(r"[^A-Za-z0-9_]", "", chat.username)[:40]
    return f"@{name}" if name else str(chat.id)


def _needed(session: Session) -> TelegramLink:
    link = find(session)
    if link is None:
        raise NotFound("No Telegram bot is connected; enter its token first.")
    return link


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _record(session: Session, actor: Principal, type: str, body: Mapping[str, Any]) -> None:
    session.flush()
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=SUBJECT, body=body)

"""Puts strategy files into the strategies folder, and takes away what came that way."""

import errno
import hashlib
import keyword
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict, Invalid, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.bots.models import Bot
from vostok.panel.bots.service import settings_of
from vostok.panel.uploads.models import FILE_PATTERN, UploadedStrategy, UploadPublic, UploadRequest, UserPublic

MAX_BYTES = 256 * 1024
_CANNOT_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR)


def checked(wish: UploadRequest) -> tuple[str, bytes]:
    """Name and content of what was sent. Raises Invalid: nothing but a class's name can become a file's."""
    name = wish.file.removesuffix(".py")
    if not re.fullmatch(FILE_PATTERN, wish.file) or keyword.iskeyword(name):
        raise Invalid(
            "The file must be called like its class, with a capital first: letters, digits and _, at most 60, "
            "then .py (such as Orbit.py).",
            field="file",
        )
    try:
        content = wish.source.encode()
    except UnicodeEncodeError:
        raise Invalid("The source is not UTF-8 text; save it as such and try again.", field="source") from None
    if len(content) > MAX_BYTES:
        raise Invalid(
            f"The file has {len(content)} bytes; an uploaded strategy has at most {MAX_BYTES}.", field="source"
        )
    return name, content


def uploads(session: Session) -> list[UploadPublic]:
    """Everything that was uploaded, by name."""
    rows = session.exec(select(UploadedStrategy).order_by(col(UploadedStrategy.name)))
    return [UploadPublic.model_validate(row) for row in rows]


def replaceable(session: Session, folder: Path, name: str) -> bytes | None:
    """The content that an upload called `name` would replace, None where the name is free.

    Raises Conflict where the name belongs to a file that was not uploaded, whatever the case of its letters.
    """
    taken = [path.stem for path in folder.glob("*.py") if path.stem.casefold() == name.casefold()]
    if not taken:
        return None
    if taken != [name] or session.get(UploadedStrategy, name) is None:
        raise Conflict(
            f"There is already a strategy {taken[0]} that was not uploaded here, so it stays as it is: "
            "give class and file another name.",
            field="file",
        )
    return (folder / f"{name}.py").read_bytes()


def put(
    session: Session, folder: Path, name: str, content: bytes, replaces: str | None, actor: Principal, now: int
) -> None:
    """Write the file as the last step of a transaction that records who did it.

    Raises Conflict where the file that is there is not the one the caller has seen (`replaces`).
    """
    old = replaceable(session, folder, name)
    there = None if old is None else hashlib.sha256(old).hexdigest()
    if there != replaces:
        what = "is there already" if replaces is None else "has changed meanwhile" if there else "is no longer there"
        raise Conflict(f"{name}.py {what}; look at what would change and try again.", field="replaces")
    digest = hashlib.sha256(content).hexdigest()
    session.merge(UploadedStrategy(name=name, hash=digest, uploaded_at=now, actor=actor.actor))
    session.flush()
    kind: Literal["strategy.replace", "strategy.upload"] = "strategy.replace" if there else "strategy.upload"
    body: dict[str, str | int] = {"hash": digest, "bytes": len(content)}
    if there is not None:
        body["replaced"] = there
    _record(session, actor, kind, name, body)
    with _told_if_not_writable(folder):
        _place(folder / f"{name}.py", content, replace=there is not None)


def remove(session: Session, folder: Path, name: str, actor: Principal) -> None:
    """Take an uploaded strategy away. Raises NotFound, and Conflict where a bot uses it."""
    row = session.get(UploadedStrategy, name)
    if row is None:
        raise NotFound(f"No strategy {name} was uploaded here, so it cannot be removed here.")
    if bots := users(session, name):
        names = ", ".join(bot.name for bot in bots[:5])
        raise Conflict(f"{name} is used by {names}; give these bots another strategy or archive them first.")
    session.delete(row)
    session.flush()
    _record(session, actor, "strategy.remove", name, {"hash": row.hash})
    with _told_if_not_writable(folder):
        (folder / f"{name}.py").unlink(missing_ok=True)


def users(session: Session, name: str) -> list[UserPublic]:
    """The bots, without the archived, whose settings name this strategy."""
    bots = session.exec(select(Bot).where(col(Bot.archived_at).is_(None)).order_by(Bot.name_key)).all()
    return [UserPublic(id=bot.id, name=bot.name) for bot in bots if settings_of(session, bot).strategy == name]


def _place(path: Path, content: bytes, *, replace: bool) -> None:
    """Whole or not at all; a new file never takes the place of another, nor is a link followed."""
    staged = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            staged.replace(path)
        else:
            os.link(staged, path)
    except FileExistsError:
        raise Conflict(f"{path.name} has just been put there by someone else.", field="file") from None
    finally:
        staged.unlink(missing_ok=True)


@contextmanager
def _told_if_not_writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _CANNOT_WRITE:
            raise
        raise Conflict(
            f"Vostok cannot write to the strategies folder {folder}: let the program's user write there "
            "(in a container mount it without :ro), or put the file there yourself."
        ) from None


def _record(session: Session, actor: Principal, type: str, name: str, body: dict[str, str | int]) -> None:
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=name, body=body)

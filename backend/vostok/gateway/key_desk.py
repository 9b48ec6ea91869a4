"""The owner's key while the gateway runs: where it comes from, whether the venue takes it, and its exchange.

A key stays in this process: what enters here leaves it only as a signature.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import structlog

from vostok.audit import Via
from vostok.binance.errors import BinanceError
from vostok.binance.signing import check_key_format, kind_of
from vostok.clock import Clock
from vostok.errors import AppError, Conflict, Invalid
from vostok.gateway.account_books import REAL
from vostok.gateway.credentials import Credentials, KeySource, key_in
from vostok.gateway.key_check import KeyReport, ask_venue
from vostok.gateway.key_need import needing_a_key, refuse_in_the_market
from vostok.gateway.key_store import About, KeyStore, Stored
from vostok.gateway.switch import KEY_SOURCE
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import Upstream
from vostok.gateway.venues.base import Venue
from vostok.gateway.writer import Writer
from vostok.risk.states import Latch
from vostok.sealed import masked
from vostok.settings import Settings

log = structlog.get_logger()
Origin = Literal["demo", "file", "stored"]
CHECK_EVERY_S = 3_600.0
RETRY_S = 30.0
EVERY_S = 2.0


class KeyDesk:
    """`current` is the key to sign with. `attach` gives the rest, which cannot exist before it."""

    def __init__(self, venue: Venue, settings: Settings, clock: Clock) -> None:
        self._name = settings.venue
        self._venue = venue
        self._clock = clock
        self._store = KeyStore(settings.home, settings.venue)
        self._path = settings.key_file if venue.demo_key is None else venue.demo_key(settings)
        self._file: KeySource | None = None if self._path is None else key_in(self._path)
        self._passphrase_file = settings.key_passphrase_file
        self._stored: Stored | None = None
        self._opened: Credentials | None = None
        self._problem: str | None = None
        self._report: KeyReport | None = None
        self._checked: Credentials | None = None
        self._checked_at: int | None = None
        self._lacking: dict[str, Any] | None = None

    def attach(
        self, upstream: Upstream, writer: Writer, impose: Callable[[Latch], None], tell: Callable[[], None]
    ) -> None:
        """Who asks the venue, who writes the audit log, who latches, and who tells of what real orders wait for."""
        self._upstream, self._writer, self._impose, self._tell = upstream, writer, impose, tell

    def current(self) -> Credentials | None:
        """The key to use now. Raises ValueError where there is one that cannot be used, and why."""
        if self._file is not None:
            if (keys := self._file()) is None:
                raise ValueError(f"the key file {self._path} is not there: put it back")
            return keys
        if self._stored is not None and self._opened is None:
            raise ValueError(self._problem or "the key is locked: enter its passphrase in Settings")
        return self._opened

    def report(self) -> dict[str, Any]:
        """What may be said of the key."""
        keys, problem = self._readable()
        about = self._stored.about if self._stored is not None and self._file is None else None
        checked = self._report if keys is not None and keys == self._checked else None
        return {
            "venue": self._name,
            "label": self._venue.label,
            "real_money": self._venue.real_money,
            "origin": self.origin,
            "state": self._state(keys, problem, checked),
            "kind": about.kind if about else (_kind(keys) if keys else None),
            "hint": about.hint if about else (masked(keys.key) if keys else None),
            "added_at": about.added_at if about else None,
            "checked_at": self._checked_at if checked else None,
            "protection": self._stored.protection if about and self._stored else None,
            "problem": problem or (checked.refusal if checked else None),
            "warnings": list(checked.warnings) if checked else [],
        }

    def keyless(self) -> dict[str, Any] | None:
        """Why there is no key to sign with, and the live bots that need one; None where there is one, or no need."""
        keys, problem = self._readable()
        if keys is not None or not (names := needing_a_key(self._writer.books)):
            return None
        reason = problem or "there is no key: enter one in Settings"
        return {"state": self._state(keys, problem, None), "problem": reason.rstrip("."), "bots": names}

    @property
    def origin(self) -> Origin | None:
        """Where the key comes from; None while there is none."""
        if self._venue.demo_key is not None:
            return "demo"
        if self._file is not None:
            return "file"
        return None if self._stored is None else "stored"

    async def start(self) -> None:
        """Open what is stored, where no passphrase is needed or a file holds it; otherwise the owner enters it."""
        if self._file is not None:
            return
        try:
            self._stored = await asyncio.to_thread(self._store.read)
            if self._stored is None:
                return
            passphrase = self._read_passphrase()
            if self._stored.protection == "passphrase" and passphrase is None:
                return
            self._opened = await asyncio.to_thread(self._store.open, self._stored, passphrase)
        except AppError as error:
            self._problem = error.detail
            log.error("the stored key cannot be opened", reason=error.detail)
            return
        await self._audit("keys.opened", {"hint": self._stored.about.hint}, "gateway", "system")

    async def put(self, keys: Credentials, passphrase: str | None, actor: str) -> dict[str, Any]:
        """Check a key with the venue, then use it in the place of the one before, without a pause.

        Raises Conflict where the key comes from elsewhere or is another account's, Invalid where it must not be used.
        """
        self._refuse_other_origin()
        try:
            check_key_format(keys.key)
        except BinanceError:
            raise Invalid("An API key is 16 to 128 letters and digits: copy it again.", field="key") from None
        try:
            kind = kind_of(keys.secret)
        except ValueError as error:
            raise Invalid(str(error), field="secret") from None
        report = await ask_venue(self._upstream, keys, tells_rights=self._venue.tells_rights)
        if report.refusal is not None:
            raise Invalid(report.refusal, field="key")
        self._refuse_other_account(report)
        about = About(masked(keys.key), kind, self._clock(), report.uid)
        before = self._stored.about.hint if self._stored is not None else None
        body = {"from": before, "to": about.hint, "kind": kind, "warnings": list(report.warnings)}
        await self._audit("keys.stored", body, actor)
        self._stored = await asyncio.to_thread(self._store.put, keys, about, passphrase)
        self._opened, self._problem = keys, None
        self._learn(keys, report)
        return self.report()

    async def unlock(self, passphrase: str, actor: str) -> dict[str, Any]:
        """Open the stored key. Raises Forbidden with a wrong passphrase, Conflict where nothing is locked."""
        self._refuse_other_origin()
        if self._stored is None or self._opened is not None:
            raise Conflict("No key is locked here.")
        opened = await asyncio.to_thread(self._store.open, self._stored, passphrase)
        await self._audit("keys.opened", {"hint": self._stored.about.hint}, actor)
        self._opened, self._problem = opened, None
        return self.report()

    async def remove(self, actor: str) -> dict[str, Any]:
        """Forget the key: nothing real is sent from now on.

        Raises Conflict while a live bot is in the market: without a key nobody could sell what it holds.
        """
        self._refuse_other_origin()
        hint = self._stored.about.hint if self._stored is not None else None
        subject = f"venue:{self._name}"

        def operation(tx: Tx) -> None:
            refuse_in_the_market(tx)
            tx.audit("keys.removed", subject, {"hint": hint}, actor=actor, via="api")

        await self._writer.run(operation)
        # Before anything else is awaited: no order that is let in from now on finds a key.
        self._stored = self._opened = self._problem = self._report = self._checked = None
        await asyncio.to_thread(self._store.remove)
        return self.report()

    async def run(self) -> None:
        """Check the key once it is there, each hour, and each one that a mounted file brings."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if (lacking := self.keyless()) != self._lacking:
                self._lacking = lacking
                self._tell()
            keys, _ = self._readable()
            if keys is not None and (keys != self._checked or loop.time() >= due):
                due = loop.time() + (CHECK_EVERY_S if await self._check(keys) else RETRY_S)
                if keys != self._checked:
                    await asyncio.sleep(RETRY_S)
            await asyncio.sleep(EVERY_S)

    async def _check(self, keys: Credentials) -> bool:
        try:
            report = await ask_venue(self._upstream, keys, tells_rights=self._venue.tells_rights)
        except Invalid as error:
            report = KeyReport(None, error.detail, ())
        except AppError as error:
            log.debug("the key could not be checked", reason=error.detail)
            return False
        self._learn(keys, report)
        if report.refusal is not None:
            self._impose(Latch(f"mode:{REAL}", KEY_SOURCE, "HALTED", report.refusal, "gateway", self._clock()))
        return True

    def _learn(self, keys: Credentials, report: KeyReport) -> None:
        self._report, self._checked, self._checked_at = report, keys, self._clock()

    def _readable(self) -> tuple[Credentials | None, str | None]:
        try:
            return self.current(), None
        except ValueError as error:
            return None, str(error)

    def _state(self, keys: Credentials | None, problem: str | None, checked: KeyReport | None) -> str:
        if keys is None:
            locked = self._stored is not None and self._problem is None and self._file is None
            return ("locked" if locked else "broken") if problem else "none"
        if checked is None:
            return "unchecked"
        return "ready" if checked.refusal is None else "refused"

    def _refuse_other_origin(self) -> None:
        if self._venue.demo_key is not None:
            raise Conflict(f"The {self._venue.label} makes its own demo key: set VOSTOK_VENUE to enter one of yours.")
        if self._file is not None:
            raise Conflict("The key comes from the file of VOSTOK_KEY_FILE: change it there.")

    def _refuse_other_account(self, report: KeyReport) -> None:
        known = self._stored.about.uid if self._stored is not None else None
        trades = any(bot.mode == REAL for bot in self._writer.books.bots.values())
        if trades and None not in (known, report.uid) and known != report.uid:
            raise Conflict(
                "This key belongs to another account, and live bots own coins of the one before: flatten and archive "
                "them first.",
                field="key",
            )

    def _read_passphrase(self) -> str | None:
        if self._passphrase_file is None:
            return None
        try:
            return self._passphrase_file.read_text().strip("\r\n")
        except OSError as error:
            raise Conflict(f"{self._passphrase_file} cannot be read ({error.strerror}).") from None

    async def _audit(self, type: str, body: dict[str, Any], actor: str, via: Via = "api") -> None:
        def operation(tx: Tx) -> None:
            tx.audit(type, f"venue:{self._name}", body, actor=actor, via=via)

        await self._writer.run(operation)


def _kind(keys: Credentials) -> str | None:
    try:
        return kind_of(keys.secret)
    except ValueError:
        return None

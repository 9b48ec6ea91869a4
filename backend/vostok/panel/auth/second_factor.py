"""The owner's second factor: time-based codes (RFC 6238, pyotp) and recovery codes."""

import hmac
import re
import secrets

import pyotp
import segno
from sqlmodel import Session, col, delete, func, select

from vostok.errors import Conflict, Unauthorized
from vostok.panel.auth import service
from vostok.panel.auth.models import (
    LoginSession,
    Owner,
    Principal,
    RecoveryCode,
    RecoveryCodes,
    SecondFactorOffer,
    SecondFactorPublic,
)
from vostok.sealed import Seal

STEP_S = 30
# RFC 6238 §5.2 allows one step for slow typing and clocks that differ.
STEPS_ASIDE = 1
RECOVERY_CODES = 10
PURPOSE = "second factor"
_GROUPS, _LETTERS = 4, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class SecondFactorNeeded(Unauthorized):
    """The password is right and a code is missing."""

    code = "second_factor_needed"


def state(session: Session) -> SecondFactorPublic:
    """Whether it is set up, and how many recovery codes are left."""
    owner = service.owner(session)
    left = session.exec(select(func.count()).select_from(RecoveryCode)).one()
    return SecondFactorPublic(since=owner.totp_since if owner else None, recovery_codes_left=left)


def offer(session: Session, seal: Seal) -> SecondFactorOffer:
    """A new secret that counts once its first code was right. Raises Conflict where one is set up."""
    owner = _owner(session)
    if owner.totp_sealed is not None:
        raise Conflict("The second factor is already set up; turn it off before you set up another.")
    secret = pyotp.random_base32(32)
    owner.totp_pending = seal.seal(secret, PURPOSE)
    session.add(owner)
    uri = pyotp.TOTP(secret).provisioning_uri(name="owner", issuer_name="Vostok")
    rows = ["".join("1" if module else "0" for module in row) for row in segno.make_qr(uri, error="m").matrix]
    return SecondFactorOffer(secret=secret, uri=uri, qr=rows)


def accept(session: Session, seal: Seal, code: str, principal: Principal, now: int) -> RecoveryCodes:
    """Turn it on with the first right code; all other browsers are logged out. Raises Conflict and Unauthorized."""
    owner = _owner(session)
    if owner.totp_pending is None:
        raise Conflict("No second factor waits for its first code; begin again.")
    step = step_of(seal.open(owner.totp_pending, PURPOSE), code, now, after=0)
    if step is None:
        raise Unauthorized("This code is wrong or too old; look at the app again.", field="code")
    owner.totp_sealed, owner.totp_pending, owner.totp_since, owner.totp_step = owner.totp_pending, None, now, step
    session.add(owner)
    session.exec(delete(LoginSession).where(col(LoginSession.id_hash) != (principal.session_hash or "")))
    service.record(session, principal, "owner.second_factor", "on")
    return _new_codes(session, now)


def turn_off(session: Session, principal: Principal) -> None:
    """Ask for the password alone again."""
    owner = _owner(session)
    owner.totp_sealed = owner.totp_pending = owner.totp_since = None
    session.add(owner)
    session.exec(delete(RecoveryCode))
    service.record(session, principal, "owner.second_factor", "off")


def renew_codes(session: Session, principal: Principal, now: int) -> RecoveryCodes:
    """New recovery codes; the old ones are worthless. Raises Conflict without a second factor."""
    if _owner(session).totp_sealed is None:
        raise Conflict("There is no second factor to recover; set it up first.")
    service.record(session, principal, "owner.second_factor", "new recovery codes")
    return _new_codes(session, now)


def use(session: Session, seal: Seal, code: str, now: int) -> bool:
    """Whether `code` may stand for the second factor; it is used up in this transaction, so it works once."""
    owner = _owner(session)
    if owner.totp_sealed is None:
        return True
    known = session.get(RecoveryCode, _hash_of(code))
    if known is not None:
        session.delete(known)
        return True
    step = step_of(seal.open(owner.totp_sealed, PURPOSE), code, now, after=owner.totp_step)
    if step is None:
        return False
    owner.totp_step = step
    session.add(owner)
    return True


def step_of(secret: str, code: str, now: int, *, after: int) -> int | None:
    """The 30 s step whose code this is, if it is near `now` (UTC ms) and later than step `after`."""
    digits = re.sub(r"\s", "", code)
    totp, current = pyotp.TOTP(secret, interval=STEP_S), now // (STEP_S * 1_000)
    found = None
    for step in range(current - STEPS_ASIDE, current + STEPS_ASIDE + 1):
        # Compared with all, so that the time taken does not tell which one is near.
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()) and step > after:
            found = step
    return found


def _new_codes(session: Session, now: int) -> RecoveryCodes:
    session.exec(delete(RecoveryCode))
    codes = [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(6)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(code_hash=_hash_of(code), created_at=now) for code in codes)
    return RecoveryCodes(codes=codes)


def _hash_of(code: str) -> str:
    return service.secret_hash("".join(letter for letter in code.upper() if letter.isalnum()))


def _owner(session: Session) -> Owner:
    owner = service.owner(session)
    if owner is None:
        raise Conflict("Set up the owner first.")
    return owner

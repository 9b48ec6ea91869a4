"""The owner's second factor, and the accounts of viewers."""

from fastapi import APIRouter

from vostok.panel.auth import second_factor, viewers
from vostok.panel.auth.edge import ActorDep, ConfirmedPersonDep, KeyringDep, owner_only
from vostok.panel.auth.login import SealDep, ViewerHash
from vostok.panel.auth.models import (
    CodeRequest,
    RecoveryCodes,
    SecondFactorOffer,
    SecondFactorPublic,
    ViewerCreate,
    ViewerPublic,
)
from vostok.panel.deps import Now, Reading, Writing
from vostok.panel.fields import Page

router = APIRouter(prefix="/api", tags=["auth"])


@router.get("/auth/second-factor")
@owner_only
async def get_second_factor(session: Reading) -> SecondFactorPublic:
    """Whether login asks for a code too, and how many recovery codes are left."""
    return second_factor.state(session)


@router.post("/auth/second-factor", status_code=201)
async def offer_second_factor(_actor: ConfirmedPersonDep, seal: SealDep, session: Writing) -> SecondFactorOffer:
    """A secret for an authenticator app; it counts once `confirm` got its first code."""
    return second_factor.offer(session, seal)


@router.post("/auth/second-factor/confirm")
async def confirm_second_factor(
    body: CodeRequest, actor: ConfirmedPersonDep, seal: SealDep, keyring: KeyringDep, now: Now, session: Writing
) -> RecoveryCodes:
    """Turn it on with the first code, log other browsers out, and get the recovery codes, shown this once."""
    codes = second_factor.accept(session, seal, body.code.get_secret_value(), actor, now)
    keyring.forget()
    return codes


@router.delete("/auth/second-factor", status_code=204)
async def delete_second_factor(actor: ConfirmedPersonDep, session: Writing) -> None:
    """Ask for the password alone again."""
    second_factor.turn_off(session, actor)


@router.post("/auth/second-factor/recovery-codes", status_code=201)
async def renew_recovery_codes(actor: ConfirmedPersonDep, now: Now, session: Writing) -> RecoveryCodes:
    """New recovery codes, shown this once; the old ones are worthless."""
    return second_factor.renew_codes(session, actor, now)


@router.get("/viewers")
@owner_only
async def list_viewers(session: Reading) -> Page[ViewerPublic]:
    """Accounts that may look and change nothing."""
    return Page(items=viewers.viewers(session), next=None)


@router.post("/viewers", status_code=201)
async def create_viewer(
    body: ViewerCreate, password_hash: ViewerHash, actor: ConfirmedPersonDep, now: Now, session: Writing
) -> ViewerPublic:
    """Make an account that may look and change nothing."""
    return viewers.create(session, body.name, password_hash, actor, now)


@router.delete("/viewers/{id}", status_code=204)
async def delete_viewer(id: str, actor: ActorDep, keyring: KeyringDep, session: Writing) -> None:
    """Delete a viewer; their browsers are logged out at once."""
    viewers.remove(session, id, actor)
    keyring.forget()

"""Setup, login, logout, browsers and API tokens."""

from fastapi import APIRouter, Request, Response

from vostok.panel.auth import service
from vostok.panel.auth.edge import (
    ActorDep,
    ChangedHash,
    CurrentSession,
    KeyringDep,
    RightPassword,
    SetupHash,
    clear_cookie,
    client_address,
    open_to_all,
    set_cookie,
)
from vostok.panel.auth.models import (
    BrowserPublic,
    SessionPublic,
    SetupRequest,
    TokenCreate,
    TokenCreated,
    TokenPublic,
)
from vostok.panel.deps import Now, Reading, Writing
from vostok.panel.fields import Page

router = APIRouter(prefix="/api", tags=["auth"])


@router.get("/auth/session")
@open_to_all
async def get_session(session: Reading, current: CurrentSession) -> SessionPublic:
    """Whether setup is needed and whether this browser is logged in; open to everyone."""
    return service.session_public(session, current)


@router.post("/auth/setup", status_code=201)
@open_to_all
async def setup(
    password_hash: SetupHash, body: SetupRequest, request: Request, response: Response, now: Now, session: Writing
) -> SessionPublic:
    """Set the owner's password with the one-time code that the panel printed, and log in."""
    service.create_owner(session, password_hash, body.language, "api", now)
    return _log_in(session, request, response, now)


@router.post("/auth/login")
@open_to_all
async def login(
    _right: RightPassword, request: Request, response: Response, now: Now, session: Writing
) -> SessionPublic:
    """Log in with the owner's password."""
    return _log_in(session, request, response, now)


@router.post("/auth/logout", status_code=204)
async def logout(actor: ActorDep, request: Request, response: Response, keyring: KeyringDep, session: Writing) -> None:
    """End this browser's session on the server."""
    service.close_session(session, actor.session_hash or "", actor)
    keyring.forget()
    clear_cookie(request, response)


@router.post("/auth/password", status_code=204)
async def change_password(
    password_hash: ChangedHash, actor: ActorDep, keyring: KeyringDep, now: Now, session: Writing
) -> None:
    """Change the password; all other browsers are logged out."""
    service.change_password(session, password_hash, actor, now)
    keyring.forget()


@router.get("/auth/browsers")
async def list_browsers(actor: ActorDep, now: Now, session: Reading) -> Page[BrowserPublic]:
    """The browsers that are logged in."""
    return Page(items=service.browsers(session, actor, now), next=None)


@router.post("/auth/browsers/end-others", status_code=204)
async def end_other_browsers(actor: ActorDep, keyring: KeyringDep, session: Writing) -> None:
    """Log every other browser out."""
    service.close_other_sessions(session, actor)
    keyring.forget()


@router.delete("/auth/browsers/{id}", status_code=204)
async def end_browser(id: str, actor: ActorDep, keyring: KeyringDep, session: Writing) -> None:
    """Log another browser out."""
    service.close_session(session, id, actor)
    keyring.forget()


@router.get("/tokens")
async def list_tokens(session: Reading) -> Page[TokenPublic]:
    """API tokens, without their secrets."""
    return Page(items=service.tokens(session), next=None)


@router.post("/tokens", status_code=201)
async def create_token(body: TokenCreate, actor: ActorDep, now: Now, session: Writing) -> TokenCreated:
    """Make a token for a program; it is shown this once."""
    return service.create_token(session, body.name, actor, now)


@router.delete("/tokens/{id}", status_code=204)
async def delete_token(id: str, actor: ActorDep, keyring: KeyringDep, session: Writing) -> None:
    """Withdraw a token."""
    service.delete_token(session, id, actor)
    keyring.forget()


def _log_in(session: Writing, request: Request, response: Response, now: int) -> SessionPublic:
    agent = request.headers.get("user-agent", "")
    secret, row = service.open_session(session, client_address(request), agent, now)
    set_cookie(request, response, secret)
    return service.session_public(session, row)

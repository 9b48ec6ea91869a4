"""Setup, login, logout, browsers and API tokens."""

from fastapi import APIRouter, Request, Response

from vostok.errors import Unauthorized
from vostok.panel.auth import service
from vostok.panel.auth.edge import (
    ActorDep,
    ConfirmedPersonDep,
    CurrentSession,
    KeyringDep,
    clear_cookie,
    client_address,
    cookie_name,
    known_cookie_name,
    open_to_all,
    open_to_viewers,
    owner_only,
    set_cookie,
)
from vostok.panel.auth.login import Admitted, AdmittedDep, ChangedHash, Reconfirmed, SetupHash
from vostok.panel.auth.models import (
    BrowserPublic,
    SessionPublic,
    SetupRequest,
    TokenCreate,
    TokenCreated,
    TokenPublic,
    Viewer,
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
    return _log_in(session, request, response, now, Admitted(None))


@router.post("/auth/login")
@open_to_all
async def login(
    admitted: AdmittedDep,
    request: Request,
    response: Response,
    now: Now,
    session: Writing,
    current: CurrentSession,
    keyring: KeyringDep,
) -> SessionPublic:
    """Log in as the owner, or with `name` as a viewer; `second_factor_needed` asks for `code`."""
    if current is not None:
        service.forget_session(session, current.id_hash)
        keyring.forget()
    return _log_in(session, request, response, now, admitted)


@router.post("/auth/confirm", status_code=204)
async def confirm_password(
    _right: Reconfirmed, actor: ActorDep, keyring: KeyringDep, now: Now, session: Writing
) -> None:
    """Give the password again, as a dangerous action asked with `confirm_needed`; it holds for ten minutes."""
    service.confirm(session, actor, now)
    keyring.forget()


@router.post("/auth/logout", status_code=204)
@open_to_viewers
async def logout(actor: ActorDep, request: Request, response: Response, keyring: KeyringDep, session: Writing) -> None:
    """End this browser's session on the server."""
    service.close_session(session, actor.session_hash or "", actor)
    keyring.forget()
    clear_cookie(request, response)
    # What the browser cached of this origin goes too; what it chose (theme, language) stays.
    response.headers["Clear-Site-Data"] = '"cache"'


@router.post("/auth/password", status_code=204)
async def change_password(
    password_hash: ChangedHash, actor: ActorDep, keyring: KeyringDep, now: Now, session: Writing
) -> None:
    """Change the password; all other browsers are logged out."""
    service.change_password(session, password_hash, actor, now)
    keyring.forget()


@router.get("/auth/browsers")
@owner_only
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
@owner_only
async def list_tokens(session: Reading) -> Page[TokenPublic]:
    """API tokens, without their secrets."""
    return Page(items=service.tokens(session), next=None)


@router.post("/tokens", status_code=201)
async def create_token(body: TokenCreate, actor: ConfirmedPersonDep, now: Now, session: Writing) -> TokenCreated:
    """Make a token for a program; it is shown this once."""
    return service.create_token(session, body, actor, now)


@router.delete("/tokens/{id}", status_code=204)
async def delete_token(id: str, actor: ActorDep, keyring: KeyringDep, session: Writing) -> None:
    """Withdraw a token."""
    service.delete_token(session, id, actor)
    keyring.forget()


def _log_in(session: Writing, request: Request, response: Response, now: int, admitted: Admitted) -> SessionPublic:
    agent = request.headers.get("user-agent", "")
    # Deleted since the password was compared?
    viewer = session.get(Viewer, admitted.viewer.id) if admitted.viewer else None
    if admitted.viewer and viewer is None:
        raise Unauthorized("This account has just been deleted.", field="name")
    secret, row = service.open_session(session, client_address(request), agent, now, viewer)
    set_cookie(request, response, cookie_name(request), secret, service.ABSOLUTE_LIMIT_MS)
    known = service.remember_browser(session, admitted.account, request.cookies.get(known_cookie_name(request)), now)
    set_cookie(request, response, known_cookie_name(request), known, service.KNOWN_FOR_MS)
    if viewer is not None:
        viewer.last_login_at = now
        session.add(viewer)
    session.flush()
    return service.session_public(session, row)

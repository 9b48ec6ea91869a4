"""The owner, their sessions and API tokens; only hashes of secrets are stored."""

from typing import Literal

from pydantic import Field, SecretStr
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Language, Line, Millis, Public, Request

PASSWORD_MAX = 256


class Owner(SQLModel, table=True):
    """The one person this installation belongs to."""

    id: int = Column(default=1, primary_key=True)
    password_hash: str
    created_at: int
    changed_at: int


class LoginSession(SQLModel, table=True):
    """A browser that is logged in, known by the SHA-256 of its cookie."""

    __tablename__ = "login_session"

    id_hash: str = Column(primary_key=True)
    csrf_token: str
    created_at: int
    seen_at: int
    address: str
    agent: str


class ApiToken(SQLModel, table=True):
    """A program's key, known by the SHA-256 of its token."""

    __tablename__ = "api_token"

    id: str = Column(primary_key=True)
    name: str = Column(unique=True)
    token_hash: str = Column(unique=True)
    created_at: int
    last_used_at: int | None = None


class SetupRequest(Request):
    """The first visit: the code from the log proves that the machine is theirs."""

    code: str = Field(max_length=64, description="One-time setup code that the panel printed at start")
    password: SecretStr = Field(max_length=PASSWORD_MAX)
    language: Language = "en"


class LoginRequest(Request):
    password: SecretStr = Field(max_length=PASSWORD_MAX)


class PasswordChange(Request):
    current: SecretStr = Field(max_length=PASSWORD_MAX)
    new: SecretStr = Field(max_length=PASSWORD_MAX)


class SessionPublic(Public):
    """Who is asking, told before login as well; `csrf_token` goes into the header `X-CSRF-Token` of each change."""

    setup_needed: bool
    logged_in: bool
    csrf_token: str | None
    language: Language


class BrowserPublic(Public):
    """One logged-in browser."""

    id: str
    created_at: Millis
    seen_at: Millis
    address: str
    agent: str
    current: bool


class TokenCreate(Request):
    name: Line = Field(min_length=1, max_length=60)


class TokenPublic(Public):
    id: str
    name: str
    created_at: Millis
    last_used_at: Millis | None


class TokenCreated(TokenPublic):
    """The only answer that ever holds the token itself."""

    token: str


class Principal(Public):
    """Who a request comes from, as the audit log names them."""

    actor: str
    via: Literal["api", "cli", "system"]
    session_hash: str | None

"""The owner, viewers, their sessions and API tokens; only hashes of secrets are stored, or sealed texts."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Language, Line, Millis, Public, Request

PASSWORD_MAX = 256
NAME_MAX = 60

Role = Literal["owner", "viewer"]
"""What an account or a token may do: everything, or look."""


class Owner(SQLModel, table=True):
    """The one person this installation belongs to."""

    id: int = Column(default=1, primary_key=True)
    password_hash: str
    created_at: int
    changed_at: int
    # The second factor's secret (sealed), one that waits for its first code, and the last 30 s step that was used.
    totp_sealed: str | None = None
    totp_pending: str | None = None
    totp_since: int | None = None
    totp_step: int = 0


class Viewer(SQLModel, table=True):
    """Somebody who may look at everything and change nothing."""

    id: str = Column(primary_key=True)
    name: str = Column(unique=True)
    password_hash: str
    created_at: int
    last_login_at: int | None = None


class RecoveryCode(SQLModel, table=True):
    """Stands in for the second factor once, known by its SHA-256 (a code has 120 random bits)."""

    __tablename__ = "recovery_code"

    code_hash: str = Column(primary_key=True)
    created_at: int


class KnownBrowser(SQLModel, table=True):
    """A browser that has logged in to `account` (`owner` or a viewer's id): strangers cannot use up its tries."""

    __tablename__ = "known_browser"

    id_hash: str = Column(primary_key=True)
    account: str
    seen_at: int


class LoginSession(SQLModel, table=True):
    """A browser that is logged in, known by the SHA-256 of its cookie."""

    __tablename__ = "login_session"

    id_hash: str = Column(primary_key=True)
    csrf_token: str
    created_at: int
    seen_at: int
    address: str
    agent: str
    viewer_id: str | None = None
    # When the password was last given: dangerous actions ask again after a while.
    confirmed_at: int = 0

    @property
    def role(self) -> Role:
        return "owner" if self.viewer_id is None else "viewer"


class ApiToken(SQLModel, table=True):
    """A program's key, known by the SHA-256 of its token."""

    __tablename__ = "api_token"

    id: str = Column(primary_key=True)
    name: str = Column(unique=True)
    token_hash: str = Column(unique=True)
    created_at: int
    last_used_at: int | None = None
    role: str = "owner"


class SetupRequest(Request):
    """The first visit: the code from the log proves that the machine is theirs."""

    code: str = Field(max_length=64, description="One-time setup code that the panel printed at start")
    password: SecretStr = Field(max_length=PASSWORD_MAX)
    language: Language = "en"


class LoginRequest(Request):
    password: SecretStr = Field(max_length=PASSWORD_MAX)
    name: Annotated[str, Field(max_length=NAME_MAX)] | None = Field(
        default=None, description="A viewer's name; the owner has none"
    )
    code: Annotated[SecretStr, Field(max_length=64)] | None = Field(
        default=None, description="Six digits of the second factor, or a recovery code; only where it is set up"
    )


class ConfirmRequest(Request):
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
    role: Role
    name: str | None


class BrowserPublic(Public):
    """One logged-in browser."""

    id: str
    created_at: Millis
    seen_at: Millis
    address: str
    agent: str
    current: bool
    viewer: str | None


class TokenCreate(Request):
    name: Line = Field(min_length=1, max_length=NAME_MAX)
    role: Role = "owner"


class TokenPublic(Public):
    id: str
    name: str
    role: Role
    created_at: Millis
    last_used_at: Millis | None


class TokenCreated(TokenPublic):
    """The only answer that ever holds the token itself."""

    token: str


class ViewerCreate(Request):
    name: Line = Field(min_length=1, max_length=NAME_MAX)
    password: SecretStr = Field(max_length=PASSWORD_MAX)


class ViewerPublic(Public):
    id: str
    name: str
    created_at: Millis
    last_login_at: Millis | None


class SecondFactorPublic(Public):
    """Whether login asks for a code, since when, and how many recovery codes are left."""

    since: Millis | None
    recovery_codes_left: int


class SecondFactorOffer(Public):
    """A new secret for the authenticator app; it counts from the first right code on.

    `qr` holds the QR code of `uri`, row by row, a dark module as 1; it is drawn in the browser and goes nowhere.
    """

    secret: str
    uri: str
    qr: list[str]


class CodeRequest(Request):
    code: SecretStr = Field(max_length=64)


class RecoveryCodes(Public):
    """The only answer that ever holds them."""

    codes: list[str]


class Principal(Public):
    """Who a request comes from, as the audit log names them."""

    actor: str
    via: Literal["api", "cli", "system", "telegram"]
    session_hash: str | None
    role: Role
    confirmed_at: int | None = None

"""Errors that carry their HTTP status and a sentence the user can act on.

AppError
├── Unauthorized   401
├── Forbidden      403
├── NotFound       404
├── Conflict       409
│   └── NoKey      409
├── Invalid        422
├── TooManyTries   429
└── Unavailable    503
    ├── StopWritten    503
    └── StopUnwritten  503
"""

from typing import ClassVar


class AppError(Exception):
    """An expected failure; rendered once, at the edge, as `{"error", "detail", "field"?}`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str, *, field: str | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.retry_after_s = retry_after_s

    def body(self) -> dict[str, str]:
        """The JSON body of DESIGN's error format; `field` names the input that is at fault."""
        body = {"error": self.code, "detail": self.detail}
        if self.field is not None:
            body["field"] = self.field
        return body


class Unauthorized(AppError):
    status, code = 401, "unauthorized"


class Forbidden(AppError):
    status, code = 403, "forbidden"


class NotFound(AppError):
    status, code = 404, "not_found"


class Conflict(AppError):
    status, code = 409, "conflict"


class NoKey(Conflict):
    """Nothing can trade for real before the owner adds a key; another amount would not mend it."""

    code = "no_key"


class Invalid(AppError):
    status, code = 422, "invalid"


class TooManyTries(AppError):
    status, code = 429, "too_many_tries"


class Unavailable(AppError):
    status, code = 503, "unavailable"


class StopWritten(Unavailable):
    """The gateway is away, but the kill switch's file is written: it holds before the gateway sends anything."""

    code = "stop_written"


class StopUnwritten(Unavailable):
    """The gateway is away and nothing of the stop is written down: it has to be pressed again."""

    code = "stop_unwritten"

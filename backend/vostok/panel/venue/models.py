"""What the owner confirms about the venue."""

from pydantic import Field, SecretStr

from vostok.panel.fields import Line, Request


class FreshStartRequest(Request):
    """The venue was emptied and the owner starts afresh, with the password again."""

    reason: Line = Field(min_length=3, max_length=300, description="Why it is safe to go on; kept in the audit log")
    password: SecretStr = Field(max_length=200)

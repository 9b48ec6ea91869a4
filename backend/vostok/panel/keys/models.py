"""What the owner sends to the gateway through the panel, which keeps nothing of it."""

from pydantic import ConfigDict, Field, SecretStr

from vostok.panel.fields import Request


class KeyRequest(Request):
    """A key of the venue. With a passphrase it is locked after each start, until that is entered."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"key": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw", "secret": "…", "password": "…"}]},
    )

    key: SecretStr = Field(min_length=16, max_length=128, description="The API key")
    secret: SecretStr = Field(
        min_length=16, max_length=4_000, description="The secret of an HMAC key, or an Ed25519 private key in PEM"
    )
    passphrase: SecretStr | None = Field(default=None, min_length=8, max_length=200)
    password: SecretStr = Field(max_length=200, description="The owner's password")


class UnlockRequest(Request):
    """What opens the stored key."""

    model_config = ConfigDict(hide_input_in_errors=True)

    passphrase: SecretStr = Field(min_length=1, max_length=200)


class RemoveKeyRequest(Request):
    """The owner's password again: without a key nothing real can be sent, exits neither."""

    password: SecretStr = Field(max_length=200, description="The owner's password")

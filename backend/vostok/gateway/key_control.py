"""The control side's `/keys`: enter, exchange, unlock and remove the owner's key; it is never shown again."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from vostok.gateway.credentials import Credentials
from vostok.gateway.key_desk import KeyDesk

Actor = Annotated[str, Field(min_length=1, max_length=100)]
Passphrase = Annotated[SecretStr, Field(min_length=8, max_length=200)]


class NewKey(BaseModel):
    """A key of the venue; with a passphrase it opens only where that is entered at each start."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    key: SecretStr = Field(min_length=16, max_length=128)
    secret: SecretStr = Field(min_length=16, max_length=4_000)
    passphrase: Passphrase | None = None
    actor: Actor


class Unlocking(BaseModel):
    """What opens the stored key."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    passphrase: Annotated[SecretStr, Field(min_length=1, max_length=200)]
    actor: Actor


class Removal(BaseModel):
    """Who removes the key."""

    model_config = ConfigDict(extra="forbid")

    actor: Actor


def key_routes(desk: KeyDesk) -> APIRouter:
    """`GET|PUT /keys`, `POST /keys/unlock`, `POST /keys/remove`."""
    router = APIRouter(prefix="/keys")

    @router.get("")
    async def get() -> dict[str, Any]:
        return desk.report()

    @router.put("")
    async def put(body: NewKey) -> dict[str, Any]:
        keys = Credentials(body.key.get_secret_value().strip(), body.secret.get_secret_value().strip())
        passphrase = body.passphrase.get_secret_value() if body.passphrase else None
        return await desk.put(keys, passphrase, body.actor)

    @router.post("/unlock")
    async def unlock(body: Unlocking) -> dict[str, Any]:
        return await desk.unlock(body.passphrase.get_secret_value(), body.actor)

    @router.post("/remove")
    async def remove(body: Removal) -> dict[str, Any]:
        return await desk.remove(body.actor)

    return router

"""The venue's key: passed on to the gateway once, never kept here."""

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep, check_owner_password
from vostok.panel.deps import DatabaseDep, GatewayDep, Now
from vostok.panel.gateway_keys import KeyPublic
from vostok.panel.keys.models import KeyRequest, RemoveKeyRequest, UnlockRequest

router = APIRouter(prefix="/api/keys", tags=["settings"])


async def _check_key(body: KeyRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


async def _check_removal(body: RemoveKeyRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


@router.get("")
async def get_key(gateway: GatewayDep) -> KeyPublic:
    """Whether the gateway has a key of the venue, where from, and what the venue says of it; never the key itself."""
    return await gateway.key()


@router.put("", dependencies=[Depends(_check_key)])
async def put_key(body: KeyRequest, actor: ActorDep, gateway: GatewayDep) -> KeyPublic:
    """Check a key with the venue and use it from the next request on; one that may withdraw is refused."""
    wish = {"key": body.key.get_secret_value(), "secret": body.secret.get_secret_value(), "actor": actor.actor}
    if body.passphrase is not None:
        wish["passphrase"] = body.passphrase.get_secret_value()
    return await gateway.put_key(wish)


@router.post("/unlock")
async def unlock_key(body: UnlockRequest, actor: ActorDep, gateway: GatewayDep) -> KeyPublic:
    """Open the stored key with its passphrase."""
    return await gateway.change_key("unlock", {"passphrase": body.passphrase.get_secret_value(), "actor": actor.actor})


@router.post("/remove", dependencies=[Depends(_check_removal)])
async def remove_key(actor: ActorDep, gateway: GatewayDep) -> KeyPublic:
    """Forget the key: nothing real is sent from now on, exits neither."""
    return await gateway.change_key("remove", {"actor": actor.actor})

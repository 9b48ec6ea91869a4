"""Whether the account pays for a live bot: asked before its settings are saved and before its process is touched."""

from vostok.errors import AppError, Conflict, NoKey, Unavailable
from vostok.panel.bots.models import BotSettings
from vostok.panel.fields import plain
from vostok.panel.gateway_client import Gateway

# The account of a bot that is not there yet.
NOBODY = "aaaaaaaaaa"


async def check_saved(gateway: Gateway, bot_id: str, settings: BotSettings) -> None:
    """Raise Conflict at the balance where the account cannot pay it.

    What cannot be asked now, for want of a key or of an answer, is asked again before the bot starts.
    """
    try:
        await check_start(gateway, bot_id, settings)
    except (Unavailable, NoKey):
        return


async def check_start(gateway: Gateway, bot_id: str, settings: BotSettings) -> None:
    """Raise NoKey where a live bot has no key to trade with, Conflict where the account cannot pay its balance, and
    Unavailable where that is not known."""
    if settings.mode != "REAL_MARKET_SPOT":
        return
    try:
        await gateway.check_allocation(bot_id, settings.stake_currency, plain(settings.simulated_balance))
    except Conflict as error:
        if error.field != "allocation":
            raise
        raise Conflict(error.detail, field="simulated_balance") from None


async def refusal(gateway: Gateway, bot_id: str, settings: BotSettings) -> AppError | None:
    """Why a start would be refused; None also where that is not known, as the start then waits for the gateway."""
    try:
        await check_start(gateway, bot_id, settings)
    except Unavailable:
        return None
    except AppError as error:
        return error
    return None

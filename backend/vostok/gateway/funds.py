"""The owner's account at the venue and what of it no bot owns."""

from decimal import Decimal, InvalidOperation

from vostok.binance.errors import BinanceError
from vostok.errors import Conflict, NoKey, Unavailable
from vostok.gateway.books import Books
from vostok.gateway.models import ZERO
from vostok.gateway.upstream import Upstream, VenueSilent


async def free_at_venue(upstream: Upstream, asset: str) -> Decimal:
    """The account's free balance of `asset`. Raises VenueSilent or BinanceError."""
    body = await upstream.private("GET", "account", {})
    try:
        found = [Decimal(entry["free"]) for entry in body["balances"] if entry["asset"] == asset]
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise VenueSilent("the venue's account cannot be understood") from None
    return found[0] if found else ZERO


def owned_by_bots(books: Books, asset: str) -> Decimal:
    """The free balance of `asset` that REAL_MARKET_SPOT sub-accounts own."""
    return sum(
        (books.ledgers[bot.id].balance(asset).free for bot in books.bots.values() if bot.mode == "REAL_MARKET_SPOT"),
        ZERO,
    )


async def check_allocation(upstream: Upstream, books: Books, bot_id: str, quote: str, allocation: Decimal) -> None:
    """Raise NoKey without a key, Conflict when the account has less unowned `quote` than the allocation would add."""
    if not upstream.has_key():
        raise NoKey("There is no key for this venue yet, so nothing can trade for real: add one first.", field="mode")
    ledger = books.ledgers.get(bot_id)
    bot = books.bots.get(bot_id)
    already = ZERO
    if ledger is not None and bot is not None and bot.mode == "REAL_MARKET_SPOT":
        already = ledger.start - bot.assigned
    added = allocation - already
    if added <= 0:
        return
    try:
        free = await free_at_venue(upstream, quote)
    except (VenueSilent, BinanceError) as error:
        raise Unavailable(f"The venue did not tell the account's balance ({error}): try again.") from None
    unowned = free - owned_by_bots(books, quote)
    if added > unowned:
        raise Conflict(
            f"The account has {_grouped(max(unowned, ZERO))} {quote} that no bot owns, {_grouped(added)} are needed: "
            "lower the allocation or pay in more.",
            field="allocation",
        )


def _grouped(amount: Decimal) -> str:
    """As people read large sums: `5,000,000`."""
    return f"{amount.normalize():,f}"

"""Fees that the venue takes in an asset which the order's bot does not pay with, as Binance does in BNB.

Nobody's coins pay them first. Where there are none the venue takes those of a bot that holds some: its books follow in
the same transaction, or all live trading would stop because coins are missing that nobody has withdrawn.
"""

from decimal import Decimal

from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.ledger import hand_back
from vostok.risk.sightings import written_off


def take_fee(tx: Tx, order_id: int, asset: str, fee: Decimal) -> None:
    """Take `fee` out of what REAL books say that the account has of `asset`; what they lack, the next look finds."""
    nobodys = tx.unowned(asset)
    paid = min(nobodys, fee)
    if paid > 0:
        tx.put_unowned(asset, nobodys - paid)
    if paid == fee:
        return
    holders = [bot for bot in tx.bots() if bot.mode == "REAL_MARKET_SPOT"]
    free = {bot.id: tx.ledger(bot.id).balance(asset).free for bot in holders}
    for bot_id, share in (written_off(free, fee - paid) or {}).items():
        bot, before = tx.bot(bot_id), tx.ledger(bot_id)
        after = hand_back(before, asset, share)
        # As when the owner takes something out: neither profit nor loss, and the allocation stays as it was set.
        tx.put_bot(bot.model_copy(update={"assigned": bot.assigned + after.start - before.start}))
        tx.put_ledger(bot_id, after)
        body = {"asset": asset, "amount": plain(share), "order": order_id}
        tx.audit("books.fee", f"bot:{bot_id}", body, actor="gateway", via="system")

"""What a suggestion would change, worked out by code: a model names the kind of change and never its size. Pure."""

from decimal import ROUND_DOWN, Decimal

from vostok.panel.ai.models import Action, DiffPublic
from vostok.panel.bots.models import BotPublic
from vostok.panel.fields import plain

STAKE_SHARE = Decimal("0.5")
# Above the venue's least, so that an exit at the stop-loss is large enough, too.
ROOM = Decimal("1.5")
CENT = Decimal("0.01")


def diff(action: Action, pair: str | None, bot: BotPublic, least: Decimal) -> list[DiffPublic]:
    """The fields that change, none where the change makes no sense (any more).

    `least` is the largest minimum notional of the bot's pairs (quote currency); half the stake stays well above it.
    """
    if action == "pause":
        if bot.desired_state != "RUNNING":
            return []
        return [DiffPublic(field="desired_state", before="RUNNING", after="PAUSED")]
    if action == "drop_pair":
        left = [one for one in bot.pairs if one != pair]
        return [DiffPublic(field="pairs", before=bot.pairs, after=left)] if 0 < len(left) < len(bot.pairs) else []
    floor = (least * ROOM).quantize(CENT)
    smaller = max((bot.stake_amount * STAKE_SHARE).quantize(CENT, ROUND_DOWN), floor)
    if smaller <= 0 or smaller >= bot.stake_amount:
        return []
    return [DiffPublic(field="stake_amount", before=plain(bot.stake_amount), after=plain(smaller))]

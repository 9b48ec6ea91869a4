"""One bot opens only so many positions a minute."""

from pydantic import Field

from vostok.risk.tempo import BOT_WINDOW_MS, REMEMBERED
from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot
from vostok.risk.wording import counted


class BotOrderRate(Limits):
    """How fast one bot may enter."""

    max_entries_per_minute: int = Field(
        default=30, ge=1, lt=REMEMBERED, description="Most entries of the bot in one minute"
    )


def check(_intent: Intent, snapshot: Snapshot, limits: BotOrderRate) -> Denial | None:
    """No once the bot has placed its number of entries within the last minute (RTS 6, 15(1)(d))."""
    if snapshot.tempo is None:
        return Denial("ORDERS_UNKNOWN", "The bot's earlier orders are not known.", hold_s=5)
    if snapshot.tempo.bot_entries < limits.max_entries_per_minute:
        return None
    seconds = BOT_WINDOW_MS // 1000
    return Denial(
        "BOT_ORDER_RATE",
        f"The bot placed {counted(snapshot.tempo.bot_entries, 'entry', 'entries')} in the last {seconds} s, "
        f"the limit is {limits.max_entries_per_minute}.",
        hold_s=10,
    )


RULE = Rule(label="Entries a minute", limits=BotOrderRate, check=check, scope="portfolio")

"""A bot that enters the same pair again and again enters nothing more until its owner has looked: most likely it is
broken."""

from pydantic import Field

from vostok.risk.tempo import PAIR_WINDOW_MS, REMEMBERED
from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot
from vostok.risk.wording import counted


class RepeatedEntry(Limits):
    """How often a bot may come back to a pair."""

    max_entries_per_pair: int = Field(
        default=12, ge=1, lt=REMEMBERED, description="Most entries of the bot in one pair in ten minutes"
    )


def check(intent: Intent, snapshot: Snapshot, limits: RepeatedEntry) -> Denial | None:
    """No, until a person lifts it, once the bot has entered the pair so often in ten minutes.

    RTS 6 (EU 2017/589) Art. 15(3), repeated automated execution throttle.
    """
    if snapshot.tempo is None:
        return Denial("ORDERS_UNKNOWN", "The bot's earlier orders are not known.", hold_s=5)
    if snapshot.tempo.pair_entries < limits.max_entries_per_pair:
        return None
    minutes = PAIR_WINDOW_MS // 60_000
    return Denial(
        "REPEATED_ENTRY",
        f"The bot entered {intent.pair} {counted(snapshot.tempo.pair_entries, 'time', 'times')} in {minutes} minutes, "
        f"the limit is {limits.max_entries_per_pair}.",
        latches=True,
    )


RULE = Rule(label="Not the same pair again and again", limits=RepeatedEntry, check=check, scope="portfolio")

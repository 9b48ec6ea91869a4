"""A bot that enters without end, in whatever pairs, enters nothing more until its owner has looked."""

from pydantic import Field

from vostok.risk.tempo import HOUR_WINDOW_MS, REMEMBERED
from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot
from vostok.risk.wording import counted


class EntriesAnHour(Limits):
    """How many entries an hour a strategy can mean."""

    max_entries_per_hour: int = Field(
        default=240, ge=1, lt=REMEMBERED, description="Most entries of the bot in one hour, then it is stopped"
    )


def check(_intent: Intent, snapshot: Snapshot, limits: EntriesAnHour) -> Denial | None:
    """No, until a person lifts it, once the bot has placed so many entries within the last hour.

    RTS 6 (EU 2017/589) Art. 15(3), repeated automated execution throttle: a loop over many pairs stays below the
    limits of a minute and of a pair.
    """
    if snapshot.tempo is None:
        return Denial("ORDERS_UNKNOWN", "The bot's earlier orders are not known.", hold_s=5)
    if snapshot.tempo.hour_entries < limits.max_entries_per_hour:
        return None
    minutes = HOUR_WINDOW_MS // 60_000
    return Denial(
        "ENTRIES_WITHOUT_END",
        f"The bot placed {counted(snapshot.tempo.hour_entries, 'entry', 'entries')} in {minutes} minutes, "
        f"the limit is {limits.max_entries_per_hour}.",
        latches=True,
    )


RULE = Rule(label="Entries an hour", limits=EntriesAnHour, check=check, scope="portfolio")

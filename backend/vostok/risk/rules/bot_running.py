"""Entries only while the bot is RUNNING; a paused or stopped bot still gets out of its positions."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the bot's state is RUNNING."""
    if snapshot.state == "RUNNING":
        return None
    return Denial("BOT_NOT_RUNNING", f"The bot is {snapshot.state}: it opens nothing, exits pass.", hold_s=60)


RULE = Rule(label="Bot is running", limits=NoLimits, check=check)

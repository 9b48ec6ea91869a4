"""Lines of a bot's log as shown."""

from vostok.panel.fields import Millis, Public


class LogLinePublic(Public):
    """One line of the bot's log; `ts` is null where a line carries no time (a traceback)."""

    ts: Millis | None
    level: str
    logger: str | None
    text: str

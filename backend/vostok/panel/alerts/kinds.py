"""The names of all alerts, and how severe one may be; what each says stands in `sorts`. Pure."""

from typing import Literal

Level = Literal["info", "warning", "critical"]
LEVELS: tuple[Level, ...] = ("info", "warning", "critical")
Kind = Literal[
    "risk.near", "risk.breaker", "risk.kill", "risk.latched", "risk.lifted",
    "key.refused", "key.missing", "key.back",
    "books.differ", "books.unowned", "sides.differ", "sides.agree", "venue.emptied",
    "bot.crashed", "bot.crash_loop", "bot.refused", "bot.failing", "bot.healed",
    "bot.promoted", "bot.demoted", "bot.rules", "bot.fits",
    "order.in_doubt", "order.unclaimed",
    "venue.down", "venue.up", "venue.busy", "venue.banned", "venue.free", "journal.stuck", "journal.free",
    "gateway.down", "gateway.up", "bothost.down", "bothost.up", "panel.back",
    "market.bad", "market.good", "clock.off", "clock.right",
    "disk.low", "disk.full", "disk.free", "disk.purged", "audit.broken", "audit.head", "digest", "channel.failed",
    "telegram.paired", "telegram.stranger", "telegram.silent", "telegram.heard",
    "backup.failed", "backup.made", "door.guesses", "door.quiet",
]  # fmt: skip


LATCHED: tuple[Kind, ...] = (
    "risk.breaker",
    "risk.kill",
    "risk.latched",
    "key.refused",
    "books.differ",
    "venue.emptied",
)
CRASHED: tuple[Kind, ...] = ("bot.crashed", "bot.crash_loop", "bot.refused")
DISK: tuple[Kind, ...] = ("disk.low", "disk.full")


def severity(level: str) -> int:
    """0 for info, 1 for warning, 2 for critical."""
    return next(place for place, name in enumerate(LEVELS) if name == level)

"""What of the live feed the owner is alerted of. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from vostok.panel.alerts.kinds import CRASHED, Kind


class Alarm(NamedTuple):
    """An alert of `kind` about `subject`; with `kind` None only the end of `ends` about it."""

    kind: Kind | None
    subject: str
    ends: tuple[Kind, ...] = ()


_LATCHES: dict[str, Kind] = {
    "kill": "risk.kill",
    "file": "risk.kill",
    "key": "key.refused",
    "books": "books.differ",
    "emptied": "venue.emptied",
}
# Rows of the feed that are alerts of the same name, and the values that say what they are about.
_SAME: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "risk.near": ("risk.near", ("scope", "period")),
    "books.unowned": ("books.unowned", ("asset",)),
    "order.unclaimed": ("order.unclaimed", ("order",)),
    "order.in_doubt": ("order.in_doubt", ("pair",)),
    "bot.crashed": ("bot.crashed", ()),
    "bot.crash_loop": ("bot.crash_loop", ()),
    "bot.refused": ("bot.refused", ()),
    "venue.down": ("venue.down", ()),
    "venue.up": ("venue.up", ()),
    "gateway.down": ("gateway.down", ()),
    "gateway.up": ("gateway.up", ()),
    "bothost.down": ("bothost.down", ()),
    "bothost.up": ("bothost.up", ()),
}


def alarm(kind: str, values: Mapping[str, str], bot_id: str | None) -> Alarm | None:
    """The alert that a row of the feed raises or ends; None for most rows."""
    if kind == "risk.latched":
        return Alarm(latch_kind(values["source"]), latch_subject(bot_id or values["scope"], values["source"]))
    if kind == "risk.lifted":
        return Alarm("risk.lifted", latch_subject(bot_id or values["scope"], values["source"]))
    if kind == "bot.running":
        return Alarm(None, bot_id or "", CRASHED)
    if kind not in _SAME:
        return None
    alert, named = _SAME[kind]
    return Alarm(alert, "/".join(filter(None, [bot_id, *(values[name] for name in named)])))


def latch_kind(source: str) -> Kind:
    """The alert of a latch with this source (`risk.states.Latch`)."""
    return "risk.breaker" if source.startswith("breaker") else _LATCHES.get(source, "risk.latched")


def latch_subject(scope: str, source: str) -> str:
    """What the alert of a latch is about: there is at most one of a source on a scope."""
    return f"{scope}/{source}"

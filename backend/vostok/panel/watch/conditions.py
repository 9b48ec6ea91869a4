"""What stands wrong by itself, without an event that says so. Pure: readings in, conditions out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from vostok.panel.activity.alarms import latch_kind, latch_subject
from vostok.panel.alerts.kinds import DISK, LATCHED, Kind
from vostok.panel.gateway_books import ReconciliationPublic
from vostok.panel.gateway_health import VenuePause
from vostok.panel.gateway_risk import KeylessPublic, LatchPublic
from vostok.panel.gateway_venue import RuleProblemPublic
from vostok.risk.candles import Flaw, flawed, worst

DISK_FULL = 0.97
DISK_FULL_BYTES = 200_000_000
CLOCK_OFF_MS, CLOCK_RIGHT_MS = 1_000, 500
AUDIT_BROKEN = "The audit log does not hold"


@dataclass(frozen=True)
class Condition:
    """`raises` stands about `subject`, or nothing does; then what stood of `watched` is told to be over by `over`."""

    watched: tuple[Kind, ...]
    subject: str
    raises: Kind | None
    over: Kind | None = None
    values: dict[str, str] = field(default_factory=dict)


def disk(total: int, free: int, limit: float) -> Condition:
    """The disk of the data directory, in bytes: low from `limit` on (a fraction), full from 97 % or with 200 MB left.

    Where the owner lets more of it be used than 97 %, only the bytes that are left tell that it is full.
    """
    used = 1 - free / total if total else 1.0
    raises: Kind | None = None
    if used >= max(DISK_FULL, limit) or free < DISK_FULL_BYTES:
        raises = "disk.full"
    elif used >= limit:
        raises = "disk.low"
    return Condition(DISK, "", raises, "disk.free", {"used": f"{used:.0%}", "free": f"{free / 1e9:.1f} GB"})


def clock(offset_ms: int | None, is_off: bool) -> Condition | None:
    """This machine's clock against the venue's; `is_off` is whether it stands as wrong. None while unknown."""
    if offset_ms is None:
        return None
    # Off at one second and right again at half of one, so that it does not flap.
    wrong = abs(offset_ms) > (CLOCK_RIGHT_MS if is_off else CLOCK_OFF_MS)
    values = {"offset": f"{offset_ms / 1000:.1f}"}
    return Condition(("clock.off",), "", "clock.off" if wrong else None, "clock.right", values)


def chain(name: str, problem: str | None) -> Condition | None:
    """An audit chain that does not hold; nothing but a restore mends it, so it never ends by itself."""
    if problem is None:
        return None
    return Condition(("audit.broken",), name, "audit.broken", None, {"chain": name, "reason": problem})


def candles(pair: str, interval: str, grade: str, flaws: Iterable[Flaw]) -> Condition:
    """The newest candles of a pair that a running bot trades."""
    values = {"pair": pair, "interval": interval, "reason": " ".join(worst(*map(flawed, flaws)).reasons)}
    raises: Kind | None = "market.bad" if grade == "BAD" else None
    return Condition(("market.bad",), f"{pair}/{interval}", raises, "market.good", values)


def sides(found: ReconciliationPublic) -> Condition:
    """Exchange, journal and bots: what differs and does not pass."""
    count = sum(one.grave and one.stands for one in found.items)
    raises: Kind | None = "sides.differ" if count else None
    return Condition(("sides.differ",), "", raises, "sides.agree", {"count": str(count)})


def keyless(found: KeylessPublic | None) -> Condition:
    """Whether live bots lack a key; while they do, nobody can sell what they hold."""
    values = {} if found is None else {"bots": ", ".join(found.bots), "problem": found.problem}
    return Condition(("key.missing",), "", "key.missing" if found else None, "key.back", values)


def failing(bot_id: str, name: str, problem: str | None) -> Condition:
    """Whether the strategy of a bot that runs raises, with what it last said."""
    raises: Kind | None = None if problem is None else "bot.failing"
    return Condition(("bot.failing",), bot_id, raises, "bot.healed", {"bot": name, "problem": problem or ""})


def journal(problem: str | None) -> Condition:
    """Whether the gateway can write its order journal."""
    raises: Kind | None = None if problem is None else "journal.stuck"
    return Condition(("journal.stuck",), "", raises, "journal.free", {"reason": problem or ""})


_PAUSES = {
    "weight": ("too many requests, 429", "requisições demais, 429"),
    "orders": ("too many orders, -1015", "ordens demais, -1015"),
}


def pause(found: VenuePause) -> Condition:
    """The pause that the venue asked for, if it did."""
    watched: tuple[Kind, ...] = ("venue.busy", "venue.banned")
    if found.waiting_for is None or found.waiting_until is None:
        return Condition(watched, "", None, "venue.free")
    until = f"{datetime.fromtimestamp(found.waiting_until / 1000, UTC):%H:%M:%S}"
    english, portuguese = _PAUSES.get(found.waiting_for, ("", ""))
    raises: Kind = "venue.banned" if found.waiting_for == "banned" else "venue.busy"
    return Condition(watched, "", raises, "venue.free", {"until": until, "why_en": english, "why_pt": portuguese})


def guesses(address: str | None) -> Condition:
    """Who was turned away lately for guessing passwords, None if nobody was."""
    raises: Kind | None = None if address is None else "door.guesses"
    return Condition(("door.guesses",), "", raises, "door.quiet", {"address": address or ""})


def latch(found: LatchPublic, name: str | None) -> Condition:
    """A latch that stands, whose event may have come while the panel was down; `name` is the bot's it is on."""
    values = {
        "scope": name or found.scope, "source": found.source, "state": found.state, "reason": found.reason,
        "actor": found.actor,
    }  # fmt: skip
    kind = latch_kind(found.source)
    return Condition(LATCHED, latch_subject(found.scope, found.source), kind, None, values)


_RULES: dict[str, tuple[str, str]] = {
    "DELISTED": (
        "{pair} is not listed any more; take it out of the bot's pairs.",
        "{pair} não é mais negociado; tire o par do bot.",
    ),
    "CLOSED": (
        "{pair} takes no orders now ({status}); entries and exits wait.",
        "{pair} não aceita ordens agora ({status}); entradas e saídas esperam.",
    ),
    "MINIMUM": (
        "The smallest order in {pair} is {minimum}, the bot's largest trade is {largest}; raise its stake.",
        "A menor ordem em {pair} é {minimum} e a maior operação do bot é {largest}; aumente o valor por operação.",
    ),
    "NO_STOPS": (
        "{pair} takes no stop orders any more; let the bot keep its stops itself.",
        "{pair} não aceita mais ordens stop; deixe o stop com o próprio bot.",
    ),
    "STEPS": (
        "Tick or step of {pair} changed; stop and start the bot, else its orders may be refused for up to an hour.",
        "O tick ou o passo de {pair} mudou; pare e inicie o bot, senão as ordens podem ser recusadas por até uma hora.",
    ),
}


def rules(bot_id: str, name: str, problems: Iterable[RuleProblemPublic]) -> Condition:
    """Whether the venue's trading rules fit a bot's settings."""
    found = [problem.model_dump() for problem in problems]
    english, portuguese = (" ".join(_RULES[item["code"]][place].format_map(item) for item in found) for place in (0, 1))
    values = {"bot": name, "text_en": english, "text_pt": portuguese}
    return Condition(("bot.rules",), bot_id, "bot.rules" if found else None, "bot.fits", values)

"""What was last seen of the bots: accounts at the gateway, processes at the bothost, tries to start them."""

from dataclasses import dataclass, field
from decimal import Decimal

from vostok.bothost.protocol import Process, ProcessError
from vostok.panel.gateway_models import Account


@dataclass(frozen=True)
class Attempts:
    """Crashes in a row of one bot, the time before which it is not started again, and its last problem.

    `pid` is the process whose end was counted last; `refused` says that the bot was stopped for its problem."""

    crashes: int = 0
    not_before: int = 0
    problem: ProcessError | None = None
    pid: int | None = None
    refused: bool = False


@dataclass(frozen=True)
class Counts:
    """Trades of a bot: open, closed, and how the closed ones ended. `realised_today` since 00:00 UTC."""

    open: int = 0
    closed: int = 0
    wins: int = 0
    losses: int = 0
    realised_today: Decimal = Decimal(0)


def open_positions(account: Account | None) -> int:
    """How many positions are more than dust (`Position.dust`)."""
    if account is None:
        return 0
    return sum(not position.dust for position in account.positions)


@dataclass
class Fleet:
    """Memory of the running panel; everything in it can be asked for again."""

    accounts: dict[str, Account] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    attempts: dict[str, Attempts] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    # Bot and pair of each entry by hand whose outcome is not known yet.
    entering: set[tuple[str, str]] = field(default_factory=set)

"""What a paid provider may be asked: the day's tokens and cost, and the pause after failures."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session, col, func, select

from vostok.clock import MINUTE_MS, utc_day_start
from vostok.panel.ai.models import ModelCall, ProviderChoice

FAILURES = 3
REST_MS = 5 * MINUTE_MS
MILLION = Decimal(1_000_000)


@dataclass
class Circuit:
    """After FAILURES in a row the provider is left alone for REST_MS; then one call may try again."""

    failures: int = 0
    resting_until: int = 0

    def resting(self, now: int) -> int | None:
        """Until when it is left alone; None where it may be asked."""
        return self.resting_until if now < self.resting_until else None

    def succeeded(self) -> None:
        """It answered, whatever it said."""
        self.failures, self.resting_until = 0, 0

    def failed(self, now: int) -> None:
        """It did not answer."""
        self.failures += 1
        if self.failures >= FAILURES:
            self.resting_until = now + REST_MS


@dataclass(frozen=True)
class Used:
    """Tokens and their cost."""

    tokens: int = 0
    cost: Decimal = Decimal(0)

    def __add__(self, other: "Used") -> "Used":
        return Used(self.tokens + other.tokens, self.cost + other.cost)

    def __sub__(self, other: "Used") -> "Used":
        return Used(self.tokens - other.tokens, self.cost - other.cost)


@dataclass
class Meter:
    """What calls on their way may still take, so that two at once cannot pass the cap together."""

    reserved: Used = Used()
    circuit: Circuit = field(default_factory=Circuit)


def used_today(session: Session, now: int) -> Used:
    """The sum over all calls since 00:00 UTC, failed ones included."""
    today = col(ModelCall.ts) >= utc_day_start(now)
    tokens = session.exec(select(func.sum(ModelCall.tokens_in + ModelCall.tokens_out)).where(today)).one()
    costs = session.exec(select(ModelCall.cost).where(today)).all()
    return Used(int(tokens or 0), sum((Decimal(cost) for cost in costs), Decimal(0)))


def cost_of(choice: ProviderChoice, tokens_in: int, tokens_out: int) -> Decimal:
    """Cost in the currency of the owner's prices, which are per million tokens."""
    return (tokens_in * Decimal(choice.price_in) + tokens_out * Decimal(choice.price_out)) / MILLION


def taken_by(choice: ProviderChoice, tokens_in: int, tokens_out: int) -> Used:
    """What a call of so many tokens takes."""
    return Used(tokens_in + tokens_out, cost_of(choice, tokens_in, tokens_out))


def refusal(choice: ProviderChoice, used: Used, reserved: Used, wanted: Used) -> str | None:
    """Why a call that may take as much as `wanted` is not made today; None where it may be."""
    most = used + reserved + wanted
    if most.tokens > choice.daily_tokens:
        return f"The call could pass the day's cap of {choice.daily_tokens} tokens: {used.tokens} are used."
    if most.cost > Decimal(choice.daily_cost):
        return f"The call could pass the day's cap on cost of {choice.daily_cost}: {used.cost:f} is used."
    return None

"""The owner's lists of pairs for all bots of a mode: what may be bought, and what may not."""

from typing import Annotated

from pydantic import Field, StringConstraints

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot

Pair = Annotated[str, StringConstraints(pattern=r"^[^/\s]{1,20}/[A-Z0-9]{2,20}$")]


class PairLists(Limits):
    """Pairs such as BTC/USDT."""

    allowed_pairs: tuple[Pair, ...] = Field(
        default=(), max_length=500, description="Only these pairs may be bought; empty is every pair"
    )
    blocked_pairs: tuple[Pair, ...] = Field(default=(), max_length=500, description="These pairs may not be bought")


def check(intent: Intent, _snapshot: Snapshot, limits: PairLists) -> Denial | None:
    """No when the pair is blocked, or when there is a list of allowed pairs that has it not."""
    if intent.pair in limits.blocked_pairs:
        return Denial("PAIR_BLOCKED", f"{intent.pair} is on the list of blocked pairs.")
    if limits.allowed_pairs and intent.pair not in limits.allowed_pairs:
        return Denial("PAIR_NOT_ALLOWED", f"{intent.pair} is not on the list of allowed pairs.")
    return None


RULE = Rule(label="Pair is allowed", limits=PairLists, check=check, scope="portfolio")

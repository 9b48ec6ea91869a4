"""What was lost stays lost when money or bots come and go: the references of a measurement are carried over.

Returns are chained, as time-weighted ones are: at each change base becomes base * equity after / equity before, so the
fraction lost is the same before and after, and only what is lost later counts against the new money.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import ROUND_UP, Decimal, localcontext

from vostok.risk.breakers import Anchor, Period, Reference, Worth, anchored, period_start, renewed, together

UNKNOWN = Worth(None, Decimal(0))
References = Mapping[str, Reference]
"""Those of one measurement, by bot."""


def followed(anchor: Anchor, worths: Mapping[str, Worth]) -> Worth:
    """What the bots that a measurement follows are worth together; not known when one of them is not there."""
    return together(worths.get(bot_id, UNKNOWN) for bot_id in anchor.bots)


def brought_up(
    begun: References,
    worths: Mapping[str, Worth],
    members: tuple[str, ...],
    period: Period,
    currency: str,
    now_ms: int | None,
    *,
    renews: bool,
) -> dict[str, Reference | None]:
    """The references that change, None for one that goes, so that `members` are measured from now on.

    `renews` is whether a period may turn; without `now_ms` (UTC ms) nothing begins.
    """
    after = dict(begun)
    if renews and now_ms is not None:
        after = _renewed(begun, worths, members, period, now_ms)
    if not after and now_ms is not None:
        for bot_id in members:
            first = renewed(None, worths[bot_id], period, now_ms, currency)
            if first is not None:
                after[bot_id] = first
    elif after:
        after = _carried(after, worths, members, currency)
    changed: dict[str, Reference | None] = {bot_id: None for bot_id in begun if bot_id not in after}
    return changed | {bot_id: reference for bot_id, reference in after.items() if begun.get(bot_id) is not reference}


def left(reference: Reference, worth: Worth) -> Reference:
    """The reference of a bot that leaves its scope with `worth`; the same while that is not known."""
    if reference.final is not None or worth.equity is None:
        return reference
    return replace(reference, final=worth.equity - worth.paid_in + reference.paid_in)


def _renewed(
    begun: References, worths: Mapping[str, Worth], members: Collection[str], period: Period, now_ms: int
) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for bot_id, reference in begun.items():
        kept: Reference | None = reference
        if bot_id in members and reference.final is None:
            kept = renewed(reference, worths[bot_id], period, now_ms, reference.currency)
        elif period_start(now_ms, period) > reference.since:
            kept = None
        if kept is not None:
            found[bot_id] = kept
    return found


def _carried(
    begun: dict[str, Reference], worths: Mapping[str, Worth], members: tuple[str, ...], currency: str
) -> dict[str, Reference]:
    anchor, total = anchored(begun, members), together(worths[bot_id] for bot_id in members)
    base, before, after = anchor.base, anchor.result(followed(anchor, worths)), total.equity
    if anchor.holds(members, total) or base is None or before is None or after is None:
        return begun
    if after <= 0 or before <= 0 < base:
        # No base over nothing says what was lost, so the old one stays until there is something to carry it to.
        gone = {bot_id for bot_id in begun if bot_id not in members}
        return begun | {bot_id: left(begun[bot_id], worths.get(bot_id, UNKNOWN)) for bot_id in gone}
    since = max(reference.since for reference in begun.values())
    with localcontext(rounding=ROUND_UP):
        parts = {bot_id: _part(worths[bot_id].equity or Decimal(0), base, before) for bot_id in members}
    return {bot_id: Reference(since, part, worths[bot_id].paid_in, currency) for bot_id, part in parts.items()}


def _part(equity: Decimal, base: Decimal, before: Decimal) -> Decimal:
    """A bot's part of the new base; where nothing was at work nothing was lost."""
    return equity if base <= 0 or base == before else equity * base / before

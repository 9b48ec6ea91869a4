"""What a bot would meet if it started as it is written down: limits, other bots, memory. Pure.

The gate's own rules are asked that go by money, positions and lists; what the market does to an order shows only then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from vostok.panel.bots.fleet import open_positions
from vostok.panel.bots.forecast_models import ForecastDenialPublic, MemoryPublic, OverlapPublic
from vostok.panel.bots.models import BotSettings
from vostok.panel.gateway_models import Account
from vostok.risk.gate import Rules, decide
from vostok.risk.types import Holdings, Intent, LimitValues, Snapshot

ASKED = (
    "max_bot_positions", "max_exposure", "max_family_exposure", "max_family_positions", "max_loss_at_stop",
    "max_pair_exposure", "max_portfolio_exposure", "max_portfolio_positions", "max_trade_value", "min_stake_share",
    "pair_permitted",
)  # fmt: skip
# What a further bot adds beside a running host (`npm run bench -- density`); used until a bot runs here.
USUAL_BYTES = 80_000_000
ZERO = Decimal(0)


@dataclass(frozen=True)
class Peer:
    """A bot that is there already; `active` says that it runs or is paused."""

    id: str
    name: str
    active: bool
    settings: BotSettings
    account: Account | None


@dataclass(frozen=True)
class Draft:
    """The bot as written down; `id` is that of an existing bot, `stoploss` what holds, a negative fraction."""

    id: str | None
    settings: BotSettings
    stoploss: Decimal


def denials(draft: Draft, peers: Sequence[Peer], limits: LimitValues, rules: Rules) -> list[ForecastDenialPublic]:
    """What the gate would deny: the next trade of each pair, then one trade after the other until all are open.

    What the bot holds already takes its place among them and is not bought again.
    Each rule is told once, for the earliest trade that it denies.
    """
    asked = {name: rules[name] for name in ASKED if name in rules}
    found: dict[str, ForecastDenialPublic] = {}
    for number, pair, held in (*_firsts(draft, peers), *_row(draft, peers)):
        intent = Intent(draft.id or "", pair, "BUY", None, None, draft.settings.stake_amount)
        snapshot = Snapshot("RUNNING", frozenset(draft.settings.pairs), "TRADING", 0, held, "ACTIVE",
                            stoploss=draft.stoploss)  # fmt: skip
        for name, rule in asked.items():
            said = decide(intent, snapshot, limits, {name: rule})
            if said.allowed or said.code is None or said.reason is None:
                continue
            told = found.get(name)
            if told is None:
                found[name] = ForecastDenialPublic(
                    rule=name, label=rule.label, code=said.code, reason=said.reason, trade=number, pairs=[pair]
                )
            elif told.trade == number == 1 and pair not in told.pairs:
                told.pairs.append(pair)
    return sorted(found.values(), key=lambda denial: (denial.trade, denial.label))


def overlaps(draft: Draft, peers: Iterable[Peer]) -> list[OverlapPublic]:
    """Active bots that buy pairs of the draft, too: all of Spot bets on a rise, so they win and lose together."""
    chosen = set(draft.settings.pairs)
    found = [
        OverlapPublic(
            bot_id=peer.id, name=peer.name, mode=peer.settings.mode, pairs=sorted(chosen & set(peer.settings.pairs))
        )
        for peer in peers
        if peer.active and peer.id != draft.id and chosen & set(peer.settings.pairs)
    ]
    return sorted(found, key=lambda one: (-len(one.pairs), one.name.casefold()))


def memory(measured: Sequence[int]) -> MemoryPublic:
    """What one more bot needs: the mean of the running ones, else what one usually needs."""
    if not measured:
        return MemoryPublic(bytes=USUAL_BYTES, measured_bots=0)
    return MemoryPublic(bytes=sum(measured) // len(measured), measured_bots=len(measured))


def _firsts(draft: Draft, peers: Sequence[Peer]) -> Iterator[tuple[int, str, Holdings]]:
    """The next trade, in each of the pairs where there may be one."""
    pairs, room = _free_pairs(draft, peers)
    for pair in pairs if room else ():
        yield 1, pair, _holdings(draft, peers, pair)


def _row(draft: Draft, peers: Sequence[Peer]) -> Iterator[tuple[int, str, Holdings]]:
    """One trade after the other in pair after pair, as if none of them closed."""
    stake, opened = draft.settings.stake_amount, ZERO
    pairs, room = _free_pairs(draft, peers)
    for number, pair in enumerate(pairs[:room]):
        held = _holdings(draft, peers, pair)
        yield (
            number + 1,
            pair,
            replace(
                held,
                free=held.free - opened,
                bot=_plus(held.bot, opened),
                family=_plus(held.family, opened),
                portfolio=_plus(held.portfolio, opened),
                bot_positions=held.bot_positions + number,
                family_positions=held.family_positions + number,
                portfolio_positions=held.portfolio_positions + number,
            ),
        )
        opened += stake


def _free_pairs(draft: Draft, peers: Sequence[Peer]) -> tuple[list[str], int]:
    """The pairs that the bot does not hold yet, and how many trades more it may open."""
    own = next((peer.account for peer in peers if peer.id == draft.id), None)
    taken: set[str] = set() if own is None else {position.pair for position in own.positions if not position.dust}
    free = [pair for pair in draft.settings.pairs if pair not in taken]
    return free, max(0, draft.settings.max_open_trades - open_positions(own))


def _holdings(draft: Draft, peers: Sequence[Peer], pair: str) -> Holdings:
    """What is at work now, with the draft's allocation as money that is free."""
    same = [
        (peer, peer.account)
        for peer in peers
        if peer.account is not None
        and peer.account.mode == draft.settings.mode
        and peer.account.stake_currency == draft.settings.stake_currency
        and (peer.account.at_work or peer.id == draft.id)
    ]
    own = next((account for peer, account in same if peer.id == draft.id), None)
    family = [account for peer, account in same if peer.settings.strategy == draft.settings.strategy]
    added = ZERO if own else draft.settings.simulated_balance
    return Holdings(
        equity=_plus(_sum(account.equity for _, account in same), added),
        free=sum((_free(account) for _, account in same), added),
        bot=_exposure(own) if own else ZERO,
        pair=_sum(position.value for _, account in same for position in account.positions if position.pair == pair),
        family=_sum(_exposure(account) for account in family),
        portfolio=_sum(_exposure(account) for _, account in same),
        bot_positions=open_positions(own),
        family_positions=sum(open_positions(account) for account in family),
        portfolio_positions=sum(open_positions(account) for _, account in same),
        opens=own is None or all(position.pair != pair for position in own.positions),
    )


def _exposure(account: Account) -> Decimal | None:
    """Holdings at mark and what open BUY orders may still cost."""
    return None if account.exposure is None else account.exposure + account.reserved


def _free(account: Account) -> Decimal:
    return sum((held.free for held in account.balances if held.asset == account.stake_currency), ZERO)


def _sum(parts: Iterable[Decimal | None]) -> Decimal | None:
    total = ZERO
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _plus(figure: Decimal | None, more: Decimal) -> Decimal | None:
    return None if figure is None else figure + more


def limit_values(bot_limits: Mapping[str, str], of_mode: Mapping[str, object]) -> LimitValues:
    """The limits of each scope as the gate reads them."""
    return {"bot": bot_limits, "family": of_mode, "portfolio": of_mode}

"""The watch list: what bots trade, what the owner chose, and who holds what."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from vostok import audit
from vostok.errors import Invalid
from vostok.panel.analytics.models import WATCHED_MOST, MarketFiguresPublic, RegimePublic, WatchedPublic, WatcherPublic
from vostok.panel.analytics.service import PairNow
from vostok.panel.auth.models import Principal
from vostok.panel.bots.forecast import Peer
from vostok.panel.gateway_models import Symbol, Ticker
from vostok.panel.settings import service as choices

KEY = "watch_list"
MOST_TRADED = 10


def chosen_pairs(session: Session) -> list[str]:
    """Pairs that the owner chose."""
    kept = str(choices.read(session).get(KEY, ""))
    return [pair for pair in kept.split(",") if pair]


def wished(pairs: Sequence[str], traded: Mapping[str, Symbol]) -> list[str]:
    """`pairs`, each once. Raises Invalid for one that the venue does not trade."""
    for pair in pairs:
        if pair not in traded:
            raise Invalid(f"The venue does not trade {pair}: choose pairs from its list.", field="pairs")
    return list(dict.fromkeys(pairs))


def choose(session: Session, pairs: list[str], actor: Principal) -> list[str]:
    """Store the owner's pairs, with the audit row."""
    choices.store(session, {KEY: ",".join(pairs)})
    audit.append(
        session.connection(),
        actor=actor.actor,
        via=actor.via,
        type="market.watch",
        subject="watch list",
        body={"pairs": pairs},
    )
    return pairs


def watch_list(chosen: Sequence[str], bots: Iterable[Peer], tickers: dict[str, Ticker]) -> list[str]:
    """Chosen pairs, then those of bots; without either the most traded ones. At most 60."""
    wanted = dict.fromkeys([*chosen, *(pair for bot in bots for pair in bot.settings.pairs)])
    if not wanted:
        by_volume = sorted(tickers.values(), key=lambda ticker: -(ticker.quote_volume or 0))
        wanted = dict.fromkeys(ticker.pair for ticker in by_volume[:MOST_TRADED])
    return list(wanted)[:WATCHED_MOST]


def watched(one: PairNow, *, chosen: bool, bots: Iterable[Peer]) -> WatchedPublic:
    """A row of the list, with the bots that trade the pair."""
    return WatchedPublic(
        pair=one.pair,
        price=one.price,
        price_at=one.price_at,
        change=one.change,
        quote_volume=one.quote_volume,
        spread=one.spread,
        closed_at=one.closed_at,
        stale=one.stale,
        move=one.move,
        figures=MarketFiguresPublic.model_validate(one.figures) if one.figures else None,
        regime=None if one.regime is None else RegimePublic.model_validate(one.regime),
        sparkline=one.sparkline,
        chosen=chosen,
        bots=[_watcher(bot, one.pair) for bot in bots if one.pair in bot.settings.pairs],
    )


def _watcher(bot: Peer, pair: str) -> WatcherPublic:
    positions = bot.account.positions if bot.account else []
    held = next((position for position in positions if position.pair == pair and not position.dust), None)
    return WatcherPublic(
        bot_id=bot.id,
        name=bot.name,
        mode=bot.settings.mode,
        state=bot.account.state if bot.account else "STOPPED",
        strategy=bot.settings.strategy,
        quantity=held.quantity if held else None,
        value=held.value if held else None,
        unrealised=held.unrealised if held else None,
    )

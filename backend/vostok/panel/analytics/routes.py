"""The market as it is now: watch list, indicators, regimes, signals, correlation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.requests import HTTPConnection

from vostok.errors import NotFound
from vostok.indicators.bank import Value
from vostok.panel.analytics import service
from vostok.panel.analytics.models import (
    ChosenPublic,
    CorrelationPublic,
    SignalPublic,
    WatchListPublic,
    WatchRequest,
)
from vostok.panel.analytics.service import Analytics
from vostok.panel.analytics.signals import Watcher, signals_of
from vostok.panel.analytics.watch import choose, chosen_pairs, watch_list, watched, wished
from vostok.panel.auth.edge import ActorDep
from vostok.panel.bots.edge import FleetDep
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.forecast import Peer
from vostok.panel.bots.service import find, peers
from vostok.panel.deps import Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.panel.market.edge import MarketDep
from vostok.panel.market.service import Interval
from vostok.panel.ready import ReadyAnswer
from vostok.panel.trades.indicators import PRICE_PANE
from vostok.panel.trades.models import IndicatorsPublic

router = APIRouter(prefix="/api/market", tags=["market"])
PairQuery = Annotated[str, Query(max_length=30)]

PANES = {
    Value.EMA20: PRICE_PANE,
    Value.EMA50: PRICE_PANE,
    Value.EMA200: PRICE_PANE,
    Value.BAND_UPPER: PRICE_PANE,
    Value.BAND_MIDDLE: PRICE_PANE,
    Value.BAND_LOWER: PRICE_PANE,
    Value.RSI: "rsi",
    Value.MACD: "macd",
    Value.MACD_SIGNAL: "macd",
    Value.ADX: "adx",
    Value.PLUS_DI: "adx",
    Value.MINUS_DI: "adx",
    Value.ATR: "atr",
    Value.OBV: "obv",
    Value.VOLATILITY: "volatility",
}
"""Which lines a chart can draw, and on which pane."""
PLANNED = {Value.EMA20, Value.EMA50, Value.RSI}


async def _analytics(connection: HTTPConnection) -> Analytics:
    analytics: Analytics = connection.app.state.analytics
    return analytics


async def _peers(session: Reading, fleet: FleetDep) -> list[Peer]:
    return peers(session, fleet)


async def _chosen(session: Reading) -> list[str]:
    return chosen_pairs(session)


async def _wished(body: WatchRequest, market: MarketDep, now: Now) -> list[str]:
    # Before the transaction opens: the venue may take its time.
    return wished(body.pairs, await market.symbols(now))


AnalyticsDep = Annotated[Analytics, Depends(_analytics)]
PeersDep = Annotated[list[Peer], Depends(_peers)]
ChosenDep = Annotated[list[str], Depends(_chosen)]
WishedDep = Annotated[list[str], Depends(_wished)]


@router.get("/watch")
async def get_watch_list(
    analytics: AnalyticsDep, bots: PeersDep, chosen: ChosenDep, now: Now, interval: Interval = "1h"
) -> WatchListPublic:
    """Pairs that bots trade and that were chosen, with price, indicators of the last closed candle and regime."""
    wanted = watch_list(chosen, bots, await analytics.market.tickers(now))
    found = await service.market_now(analytics, wanted, interval, now)
    items = [watched(one, chosen=one.pair in chosen, bots=bots) for one in found]
    return WatchListPublic(interval=interval, now=now, items=items)


@router.put("/watch")
async def choose_pairs(pairs: WishedDep, actor: ActorDep, session: Writing) -> ChosenPublic:
    """Choose the pairs to watch beside those of bots."""
    return ChosenPublic(pairs=choose(session, pairs, actor))


@router.get("/pair")
async def get_watched_pair(
    analytics: AnalyticsDep, bots: PeersDep, chosen: ChosenDep, now: Now, pair: PairQuery, interval: Interval = "1h"
) -> WatchListPublic:
    """The same of any one pair of the venue."""
    found = await service.market_now(analytics, [pair], interval, now)
    if not found:
        raise NotFound(f"The venue does not trade {pair}.", field="pair")
    items = [watched(one, chosen=one.pair in chosen, bots=bots) for one in found]
    return WatchListPublic(interval=interval, now=now, items=items)


@router.get("/indicators", response_model=IndicatorsPublic)
async def get_market_indicators(
    request: Request, analytics: AnalyticsDep, now: Now, pair: PairQuery, interval: Interval = "1h"
) -> Response:
    """The lines of a pair's newest 300 closed candles, to draw over them."""
    times, lines = await service.lines_of(analytics, pair, interval, now)
    items = [
        {
            "name": value.name.lower(),
            "pane": pane,
            "planned": value in PLANNED,
            "points": [
                {"ts": ts, "value": point} for ts, point in zip(times, lines[value], strict=True) if point is not None
            ],
        }
        for value, pane in PANES.items()
    ]
    return ReadyAnswer.of({"pair": pair, "interval": interval, "items": items}).to(request.headers)


@router.get("/correlation")
async def get_correlation(
    analytics: AnalyticsDep, bots: PeersDep, chosen: ChosenDep, now: Now, interval: Interval = "1h"
) -> CorrelationPublic:
    """How far the watched pairs move together, over up to 150 candles."""
    wanted = watch_list(chosen, bots, await analytics.market.tickers(now))
    pairs, matrix = await service.correlation(analytics, wanted, interval, now)
    return CorrelationPublic(interval=interval, pairs=pairs, matrix=matrix)


@router.get("/signals")
async def list_signals(
    settings: SettingsDep, fleet: FleetDep, bots: PeersDep, session: Reading, pair: PairQuery
) -> Page[SignalPublic]:
    """What the strategy of each bot that trades the pair said with its last candle."""
    watchers = [
        Watcher(
            bot.id,
            bot.name,
            bot.settings.strategy,
            bot.settings.timeframe or "1h",
            find(session, bot.id).credentials["api_password"] if _runs(fleet, bot.id) else None,
        )
        for bot in bots
        if pair in bot.settings.pairs
    ]
    return Page(items=await signals_of(settings.home, watchers, pair), next=None)


def _runs(fleet: Fleet, bot_id: str) -> bool:
    process = fleet.processes.get(bot_id)
    return process is not None and process.state == "running"

"""Asks everything that a text is about for its facts. Reads only; whoever does not answer ends it (Unavailable)."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog

from vostok.clock import DAY_MS
from vostok.db import Database
from vostok.errors import NotFound, Unavailable
from vostok.panel.ai import figures, market_facts, news_facts
from vostok.panel.ai.models import BriefKind
from vostok.panel.ai.prompts.check import Scope
from vostok.panel.ai.prompts.facts import Fact
from vostok.panel.ai.signal_facts import Said, signal_facts
from vostok.panel.analytics.service import Analytics, market_now
from vostok.panel.analytics.signals import Watcher, signals_of
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import BotPublic
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import CandleQualityPublic, DecisionPublic, Ticker
from vostok.panel.lab import runs
from vostok.panel.lab import service as lab
from vostok.panel.lab.models import Backtest
from vostok.panel.market.service import Market
from vostok.panel.news import service as news
from vostok.panel.portfolio.models import BookPublic, PortfolioPublic
from vostok.panel.portfolio.service import Books

log = structlog.get_logger()

MOST_BOTS, MOST_PAIRS, MOST_NEWS = 10, 6, 200
MOST_DECISIONS = 100_000
"""What is counted must be whole: more than a gate says that answers once a second for a day."""
# Each signal is a question to the bot's own Freqtrade.
MOST_SIGNALS = 24
# What must be fresh for there to be a text at all.
CORE: dict[BriefKind, str] = {"portfolio": "equity", "bot": "state", "pair": "price", "backtest": "total_return"}


@dataclass(frozen=True)
class Subject:
    """What a text is about."""

    kind: BriefKind
    id: str
    mode: str


@dataclass(frozen=True)
class Gathered:
    """The facts about a subject, every ticker of the venue, and the bots that a suggestion may change."""

    name: str
    facts: list[Fact]
    tickers: frozenset[str]
    scope: Scope

    def stale_since(self, kind: BriefKind) -> int | None:
        """Since when what matters most is too old; None where it is fresh."""
        core = [fact for fact in self.facts if fact.kind == kind and fact.metric == CORE[kind]]
        stale = [fact.at for fact in core if fact.stale]
        return min(stale) if stale else None


@dataclass
class Sources:
    """Everyone who is asked; `home` is the data directory, where bots have their sockets."""

    home: Path
    database: Database
    gateway: Gateway
    market: Market
    fleet: Fleet
    books: Books
    analytics: Analytics

    async def gather(self, subject: Subject, now: int) -> Gathered:
        """The facts about `subject`. Raises NotFound, or Unavailable where the gateway does not answer."""
        if subject.kind == "backtest":
            return self._backtest(subject)
        with self.database.read() as session:
            known = bots.list_bots(session, self.fleet, archived=False)
        chosen = _chosen(subject, known)
        pairs = self._pairs(subject, chosen)
        symbols, tickers = await self.market.symbols(now), await self.market.tickers(now)
        if subject.kind == "pair" and subject.id not in symbols:
            raise NotFound(f"The venue does not trade {subject.id}.", field="subject")
        of_mode = sum(bot.mode == subject.mode for bot in known)
        facts = await self._bot_facts(subject, chosen, of_mode, now)
        facts += await self._price_facts(pairs, symbols, tickers, now)
        if subject.kind == "pair" and not any(fact.metric == "price" for fact in facts):
            raise Unavailable(f"The venue has no price of {subject.id}.")
        prices = {fact.subject: fact for fact in facts if fact.kind == "pair" and fact.metric == "price"}
        facts += await self._indicators(pairs, prices, now)
        facts += await asyncio.to_thread(self._news, pairs, now)
        facts += await self._signals(chosen, pairs, now)
        coins = frozenset(coin for symbol in symbols.values() for coin in (symbol.base, symbol.quote))
        name = chosen[0].name if subject.kind == "bot" else subject.id
        return Gathered(name, facts, coins, {bot.id: tuple(bot.pairs) for bot in chosen})

    async def _bot_facts(self, subject: Subject, chosen: list[BotPublic], of_mode: int, now: int) -> list[Fact]:
        risk, limits = await self.gateway.risk(), await self.gateway.risk_limits()
        one = subject.id if subject.kind == "bot" else None
        pair = subject.id if subject.kind == "pair" else None
        said = await self.gateway.all_decisions(
            MOST_DECISIONS, bot_id=one, pair=pair, since=now - DAY_MS, side="BUY", asked=False
        )
        by_bot: dict[str, list[DecisionPublic]] = {}
        for decision in said:
            by_bot.setdefault(decision.bot_id, []).append(decision)
        books, chosen = self._money_now(chosen)
        facts: list[Fact] = []
        if subject.kind == "portfolio":
            own = [book for book in books if book.mode == subject.mode]
            for book in own[:1]:
                facts += figures.book_facts(book, risk, limits.used, of_mode, now)
        today = {line.id: line.today for book in books for line in book.bots}
        for bot in chosen:
            facts += figures.bot_facts(bot, today.get(bot.id), risk, by_bot.get(bot.id, []), now, pair)
        return facts

    def _money_now(self, chosen: list[BotPublic]) -> tuple[list[BookPublic], list[BotPublic]]:
        """The books and the bots out of the same marks: nothing is waited for in between."""
        self.books.rebuild()
        with self.database.read() as session:
            known = {bot.id: bot for bot in bots.list_bots(session, self.fleet, archived=False)}
        books = PortfolioPublic.model_validate_json(self.books.snapshot).books
        return books, [known.get(bot.id, bot) for bot in chosen]

    async def _price_facts(
        self, pairs: list[str], symbols: Collection[str], tickers: Mapping[str, Ticker], now: int
    ) -> list[Fact]:
        """What the venue says of each pair, all with the price of the candle that forms now."""
        traded = [pair for pair in pairs if pair in symbols]
        weeks = dict(zip(traded, await asyncio.gather(*map(self._week, traded)), strict=True))
        facts: list[Fact] = []
        for pair in (pair for pair in pairs if pair in tickers):
            rows = weeks[pair][0] if pair in weeks else []
            facts += market_facts.ticker_facts(pair, tickers[pair], rows, now)
        for pair, (rows, quality) in weeks.items():
            facts += market_facts.week_facts(pair, rows, quality, now)
        return facts

    async def _week(self, pair: str) -> tuple[list[list[Any]], CandleQualityPublic]:
        rows = await self.gateway.klines(pair, "1h", market_facts.WEEK_CANDLES + 1, None)
        return rows, await self.gateway.candle_quality(pair, "1h")

    async def _indicators(self, pairs: list[str], prices: Mapping[str, Fact], now: int) -> list[Fact]:
        try:
            found = await market_now(self.analytics, pairs, "1h", now)
        except Unavailable as error:
            # Prices alone are worth a text; what is not known is not told.
            log.info("a brief goes without indicators", reason=error.detail)
            return []
        return [fact for one in found for fact in market_facts.indicator_facts(one, prices.get(one.pair))]

    def _news(self, pairs: list[str], now: int) -> list[Fact]:
        coins = [*dict.fromkeys(pair.split("/")[0] for pair in pairs)]
        with self.database.read() as session:
            items, _ = news.news(session, None, None, MOST_NEWS, None)
            found = news.sentiment_now(session, now)
        return [*news_facts.sentiment_facts(found, coins, now), *news_facts.headline_facts(items, coins, now)]

    async def _signals(self, chosen: Iterable[BotPublic], pairs: list[str], now: int) -> list[Fact]:
        """What running bots say of the pairs that the text is about; a bot that does not answer says nothing."""
        running = [bot for bot in chosen if (seen := self.fleet.processes.get(bot.id)) and seen.state == "running"]
        asked = [(bot, pair) for pair in pairs for bot in running if pair in bot.pairs][:MOST_SIGNALS]
        watchers: dict[str, Watcher] = {}
        with self.database.read() as session:
            for bot in running:
                password = bots.find(session, bot.id).credentials["api_password"]
                watchers[bot.id] = Watcher(bot.id, bot.name, bot.strategy, bot.timeframe or "1h", password)
        found = await asyncio.gather(*(signals_of(self.home, [watchers[bot.id]], pair) for bot, pair in asked))
        said: dict[str, list[Said]] = {}
        for (bot, pair), (signal,) in zip(asked, found, strict=True):
            said.setdefault(bot.id, []).append(Said(pair, signal))
        return [fact for bot_id, own in said.items() for fact in signal_facts(bot_id, own, now)]

    def _pairs(self, subject: Subject, chosen: Iterable[BotPublic]) -> list[str]:
        """The pair of the subject, else what its bots hold, the largest holding first, and then what they watch."""
        if subject.kind == "pair":
            return [subject.id]
        accounts = [self.fleet.accounts[bot.id] for bot in chosen if bot.id in self.fleet.accounts]
        held: defaultdict[str, Decimal] = defaultdict(Decimal)
        for position in (one for account in accounts for one in account.positions if not one.dust):
            held[position.pair] += position.cost if position.value is None else position.value
        watched = [pair for bot in chosen for pair in bot.pairs]
        return [*dict.fromkeys([*sorted(held, key=held.__getitem__, reverse=True), *watched])][:MOST_PAIRS]

    def _backtest(self, subject: Subject) -> Gathered:
        with self.database.read() as session:
            backtest = runs.find(session, Backtest, subject.id)
        lab.refuse_unfinished(backtest)
        strategy = str(backtest.request["strategy"])
        at = backtest.finished_at or backtest.created_at
        facts = figures.backtest_facts(backtest.id, strategy, backtest.summary or {}, at)
        pairs = [str(pair) for pair in backtest.request["pairs"]]
        return Gathered(strategy, facts, frozenset(coin for pair in pairs for coin in pair.split("/")), {})


def _chosen(subject: Subject, known: list[BotPublic]) -> list[BotPublic]:
    """The bots that the text tells of, those that run first."""
    if subject.kind == "bot":
        found = [bot for bot in known if bot.id == subject.id]
        if not found:
            raise NotFound("There is no such bot, or it is archived.", field="subject")
        return found
    if subject.kind == "pair":
        wanted = [bot for bot in known if subject.id in bot.pairs]
    else:
        wanted = [bot for bot in known if bot.mode == subject.mode]
    return sorted(wanted, key=lambda bot: (bot.state != "RUNNING", bot.name.casefold()))[:MOST_BOTS]

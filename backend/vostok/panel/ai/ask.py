"""Answers what the owner asks: a search over the gate's decisions, which a model may put into words."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vostok.clock import DAY_MS, utc_day_start
from vostok.panel.ai.figures import Maker
from vostok.panel.ai.gather import Gathered
from vostok.panel.ai.prompts.answer import Reply, Sentence
from vostok.panel.ai.prompts.compose import by_subject, tell
from vostok.panel.ai.prompts.facts import Fact, Language
from vostok.panel.ai.prompts.sentence import coins_of, words_of
from vostok.panel.bots.models import BotPublic
from vostok.panel.gateway_models import DecisionPublic

MOST_REASONS = 3
_WORD = re.compile(r"[^\W_]+(?:/[^\W_]+)?")
_NUMBERED = re.compile(r"\bbot\s*#?\s*([0-9]{1,3})\b", re.IGNORECASE)
DENIED = frozenset(
    (
        *("not", "deny", "denied", "denies", "refuse", "refused", "block", "blocked"),
        *("não", "negou", "negaram", "negada", "negadas", "negado", "negados"),
        *("recusou", "recusaram", "recusada", "recusadas", "recusado", "recusados"),
    )
)
ALLOWED = frozenset(
    (
        *("allowed", "bought", "entered", "permitiu", "permitiram", "permitida", "permitidas"),
        *("comprou", "compraram", "entrou", "entraram"),
    )
)
SELL = frozenset(
    (
        *("sell", "sold", "sells", "selling", "exit", "exits", "exited"),
        *("vender", "vende", "vendem", "vendeu", "venderam", "vendida", "vendidas", "vendido", "vendidos"),
        *("venda", "vendas", "sair", "saiu", "saíram", "saída", "saídas"),
    )
)
_WEEK = frozenset(("week", "semana"))
_YESTERDAY = frozenset(("yesterday", "ontem"))
# English writes these large although they name nothing that trades.
_CALENDAR = frozenset(name.casefold() for name in (*calendar.day_name, *calendar.month_name[1:]))


@dataclass(frozen=True)
class Looked:
    """What a question was taken to be about; times in UTC ms, `until` None is now.

    `pairs` are those of the bots in question, `untraded` the coins it named that are in none of them, `unknown` the
    names in it that no bot and no coin of the venue has.
    """

    bot: BotPublic | None
    pair: str | None
    allowed: bool | None
    side: str
    since: int
    until: int | None
    pairs: tuple[str, ...] = ()
    untraded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def understand(question: str, bots: list[BotPublic], chosen: str | None, coins: frozenset[str], now: int) -> Looked:
    """Find bot, pair, side and time in a question, by their names; `bots` in the order they were made, `coins` all of
    the venue."""
    said = [word.casefold() for word in _WORD.findall(question)]
    bot = next((one for one in bots if one.id == chosen), None) or named_bot(question, bots)
    denied, allowed = bool(DENIED & set(said)), bool(ALLOWED & set(said))
    since, until = now - DAY_MS, None
    if _WEEK & set(said):
        since = now - 7 * DAY_MS
    elif _YESTERDAY & set(said):
        since, until = utc_day_start(now) - DAY_MS, utc_day_start(now)
    pairs = tuple(dict.fromkeys(pair for one in ([bot] if bot else bots) for pair in one.pairs))
    named = _coins(question, bots, coins)
    traded = {coin for pair in pairs for coin in pair.split("/")}
    return Looked(
        bot=bot,
        pair=_pair(said, named, pairs),
        allowed=False if denied else (True if allowed else None),
        side="SELL" if SELL & set(said) else "BUY",
        since=since,
        until=until,
        pairs=pairs,
        untraded=tuple(coin for coin in named if coin in coins and coin not in traded),
        unknown=(*_numbered(question, bots), *(coin for coin in named if coin not in coins)),
    )


def named_bot(question: str, bots: list[BotPublic]) -> BotPublic | None:
    """The bot that the question names, or numbers in the order of `bots`."""
    text = question.casefold()
    named = [bot for bot in bots if re.search(rf"(?<!\w){re.escape(bot.name.casefold())}(?!\w)", text)]
    if named:
        return max(named, key=lambda bot: len(bot.name))
    numbered = _NUMBERED.search(question)
    place = int(numbered[1]) if numbered else 0
    return bots[place - 1] if 0 < place <= len(bots) else None


def _numbered(question: str, bots: list[BotPublic]) -> tuple[str, ...]:
    """The bot that is called by a number which none has."""
    numbered = _NUMBERED.search(question)
    if numbered is None or named_bot(question, bots) is not None:
        return ()
    return (numbered[0],)


def _coins(question: str, bots: Iterable[BotPublic], coins: frozenset[str]) -> tuple[str, ...]:
    """Every coin that is named, and what is written like the name of one, beside the bots' and strategies' names."""
    if question.isupper():
        # Where all is written large, a capital letter tells no name.
        question = question.casefold()
    names = {word.casefold() for bot in bots for name in (bot.name, bot.strategy) for word, _ in words_of(name)}
    found = [
        coin
        for word, first in words_of(question)
        if word.casefold() not in names | _CALENDAR
        for coin in coins_of(word, coins, first=first)
    ]
    return tuple(dict.fromkeys(found))


def _pair(said: list[str], named: Iterable[str], pairs: Iterable[str]) -> str | None:
    whole = [pair for pair in pairs if pair.casefold() in said]
    coins = {*named, *(word.upper() for word in said)}
    return next(iter(whole), None) or next((pair for pair in pairs if pair.split("/")[0] in coins), None)


def decision_facts(looked: Looked, decisions: Iterable[DecisionPublic], now: int) -> list[Fact]:
    """How often the gate said what, and its most frequent reasons."""
    found = [*decisions]
    subject = looked.bot.id if looked.bot else "all"
    page = f"/bots/{subject}?tab=decisions" if looked.bot else "/decisions"
    make = Maker("bot" if looked.bot else "portfolio", subject, "The gateway's decisions", page, now)
    denied = [one for one in found if not one.allowed]
    make.number("asked_denied", sum(one.times for one in denied), "count")
    make.number("asked_allowed", sum(one.times for one in found if one.allowed), "count")
    reasons: Counter[str] = Counter()
    for one in denied:
        reasons[one.reason or one.rule or "?"] += one.times
    for place, (reason, count) in enumerate(reasons.most_common(MOST_REASONS)):
        letter = "abc"[place]
        make.text(f"reason_{letter}", reason)
        make.number(f"reason_count_{letter}", count, "count")
    return make.facts


def searched(facts: Mapping[str, Fact], looked: Looked, language: Language) -> Reply:
    """The answer without a model: what the gate said, why, and how the bot stands."""
    english = language == "en"
    by_metric = {fact.metric: fact.id for fact in facts.values() if fact.metric.startswith(("asked_", "reason_"))}
    denied, allowed = by_metric["asked_denied"], by_metric["asked_allowed"]
    none = facts[denied].number == 0 and facts[allowed].number == 0
    counts = "Denied by the gate: {%s}; allowed: {%s}." if english else "Negadas pelo portão: {%s}; permitidas: {%s}."
    sentences = [Sentence(text=counts % (denied, allowed), facts=[denied, allowed])]
    for letter in "abc":
        if f"reason_{letter}" in by_metric:
            reason, count = by_metric[f"reason_{letter}"], by_metric[f"reason_count_{letter}"]
            text = "The reason of {%s} of them: {%s}" if english else "O motivo de {%s} delas: {%s}"
            sentences.append(Sentence(text=text % (count, reason), facts=[count, reason]))
    if none:
        text = (
            "Where no decision stands, the strategy of the bot asked for nothing in that time."
            if english
            else "Onde não há decisão, a estratégia do bot não pediu nada nesse período."
        )
        sentences.append(Sentence(text=text, facts=[denied, allowed]))
    if looked.bot is not None:
        own = {key: metrics for key, metrics in by_subject(facts.values()).items() if key == ("bot", looked.bot.id)}
        sentences += tell("headline", own, language)[:1]
    return Reply(sentences=sentences)


def merged_facts(gathered: Gathered, found: Iterable[Fact]) -> dict[str, Fact]:
    """The fresh facts of the subject and those of the search, by id."""
    return {fact.id: fact for fact in (*found, *gathered.facts) if not fact.stale}

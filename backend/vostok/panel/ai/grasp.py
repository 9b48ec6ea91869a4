"""Whether a question is one that decisions can answer, and what to say where it is not. Pure."""

import re
from collections.abc import Iterable

from vostok.panel.ai.ask import ALLOWED, DENIED, SELL, Looked, named_bot
from vostok.panel.ai.prompts.facts import Language
from vostok.panel.ai.prompts.render import Line, Part
from vostok.panel.bots.models import BotPublic
from vostok.panel.gateway_models import DecisionPublic

_WORD = re.compile(r"[^\W\d_]+")
# A mere no is in every kind of sentence.
_ABOUT = (DENIED - {"not", "não"}) | ALLOWED | SELL
_TRADING = frozenset(
    (
        *("buy", "buys", "buying", "enter", "enters", "entry", "entries", "exits", "selling", "trade", "trades"),
        *("traded", "trading", "order", "orders", "decision", "decisions", "denial", "denials", "gate", "bot", "bots"),
        *("limit", "limits", "happened", "comprar", "compra", "compras", "entrar", "entrada", "entradas", "sair"),
        *("saídas", "venda", "vendas", "negar", "negadas", "operar", "operou", "operação", "operações", "ordem"),
        *("ordens", "decisão", "decisões", "portão", "robô", "robôs", "limite", "limites", "aconteceu"),
    )
)
# Of a bot that is chosen beside the question.
_STANDING = frozenset(
    (
        *("why", "not", "how", "doing", "going", "status", "profit", "loss", "lost", "won", "performance", "today"),
        *("por", "porque", "quê", "não", "como", "vai", "situação", "lucro", "perda", "perdeu", "ganhou", "hoje"),
    )
)
# A word of a decision is one that says something.
_SHORTEST = 5
_EMPTY = frozenset(
    (
        *("about", "after", "before", "could", "every", "other", "since", "their", "there", "these", "those", "under"),
        *(
            "until",
            "where",
            "which",
            "while",
            "without",
            "would",
            "antes",
            "depois",
            "desde",
            "entre",
            "essas",
            "esses",
        ),
        *("estas", "estes", "outra", "outro", "pelas", "pelos", "porque", "quando", "sobre", "today", "todos", "todas"),
    )
)


def is_grasped(
    question: str, looked: Looked, found: Iterable[DecisionPublic], bots: list[BotPublic], *, chosen: bool
) -> bool:
    """Whether the question names a bot, a coin or what bots do, or has a word of the decisions that were found.

    `chosen` says that the bot in question was chosen beside it: then how it does may be asked without its name.
    """
    said = {word.casefold() for word in _WORD.findall(question)}
    if looked.pair is not None or looked.untraded or named_bot(question, bots) is not None:
        return True
    if said & (_ABOUT | _TRADING) or (chosen and said & _STANDING):
        return True
    words = {word for word in said if len(word) >= _SHORTEST} - _EMPTY
    return any(words & _words_of(one) for one in found)


def _words_of(decision: DecisionPublic) -> set[str]:
    told = " ".join(filter(None, (decision.rule, decision.reason, decision.reason_pt)))
    return {word.casefold() for word in _WORD.findall(told.replace("_", " "))}


def not_grasped(bots: list[BotPublic], language: Language) -> list[Line]:
    """That the question was not understood, and what can be asked."""
    told = {
        "en": "This question was not understood: only what the bots bought, sold or were denied can be answered.",
        "pt-BR": "Esta pergunta não foi entendida: só se responde o que os bots compraram, venderam ou tiveram negado.",
    }[language]
    return [Line(parts=[Part(text=told, fact=None)], facts=[]), examples(bots, language)]


def examples(bots: list[BotPublic], language: Language) -> Line:
    """What can be asked, with names that are there."""
    bot = bots[0].name if bots else "Alpha"
    coin = bots[0].pairs[0].split("/")[0] if bots and bots[0].pairs else "ETH"
    told = {
        "en": f"For example: Why did {bot} not buy {coin} today? What was denied this week? "
        f"What did {bot} sell yesterday?",
        "pt-BR": f"Por exemplo: Por que {bot} não comprou {coin} hoje? O que foi negado nesta semana? "
        f"O que {bot} vendeu ontem?",
    }[language]
    return Line(parts=[Part(text=told, fact=None)], facts=[])

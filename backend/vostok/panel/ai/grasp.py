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
# Nothing is done here, so what begins with one of these asks for nothing that can be answered.
_ORDERS = frozenset(
    (
        *("raise", "lower", "increase", "decrease", "reduce", "set", "change", "remove", "disable", "enable", "lift"),
        *("aumente", "aumentar", "suba", "baixe", "diminua", "reduza", "mude", "altere", "remova", "tire", "desative"),
    )
)
_POLITE = frozenset(("please", "por", "favor"))
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
    """Whether the question names a bot, a coin or what bots do, or has a word of the decisions that were found;
    an order to change something is no question.

    `chosen` says that the bot in question was chosen beside it: then how it does may be asked without its name.
    """
    words_said = [word.casefold() for word in _WORD.findall(question)]
    if next((word for word in words_said if word not in _POLITE), "") in _ORDERS:
        return False
    said = set(words_said)
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
    """That the question was not understood, and what can be asked, with names that are there."""
    bot = bots[0].name if bots else "Alpha"
    coin = bots[0].pairs[0].split("/")[0] if bots and bots[0].pairs else "ETH"
    told = {
        "en": (
            "This question was not understood: only what the bots bought, sold or were denied can be answered.",
            f"For example: Why did {bot} not buy {coin} today? What was denied this week? "
            f"What did {bot} sell yesterday?",
        ),
        "pt-BR": (
            "Esta pergunta não foi entendida: só se responde o que os bots compraram, venderam ou tiveram negado.",
            f"Por exemplo: Por que {bot} não comprou {coin} hoje? O que foi negado nesta semana? "
            f"O que {bot} vendeu ontem?",
        ),
    }[language]
    return [Line(parts=[Part(text=sentence, fact=None)], facts=[]) for sentence in told]

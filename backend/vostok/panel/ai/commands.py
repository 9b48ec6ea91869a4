"""Finds what a question tells Vostok to do: nothing is done here, so it is said, and the rest is answered. Pure."""

import re
from typing import NamedTuple

from vostok.panel.ai.prompts.facts import Language
from vostok.panel.ai.prompts.render import Line, Part

_WORD = re.compile(r"[^\W\d_]+")
# A comma ends a sentence for what bots never do, but not for what they do: "did it not buy, sell or hold".
_STOPS = re.compile(r"(?<=[.!?;:\n])")
_JOINS = re.compile(r"(,|\b(?:and|then|e|depois|então)\b)", re.IGNORECASE)
# How an injected order begins, wherever it stands.
_INJECTED = re.compile(
    r"(?=\b(?:ignore|forget|disregard|bypass|override)\s+(?:all|any|your|the|my|every|previous|these|those)\b)"
    r"|(?=\b(?:ignor[ea]|esque[çc]a|desconsidere|burle)\s+(?:as?|os?|tod[ao]s?|suas?|seus?|qualquer|essas?|esses?)\b)",
    re.IGNORECASE,
)
_CHANGES = frozenset(
    (
        *("raise", "lower", "increase", "decrease", "reduce", "set", "change", "remove", "disable", "enable", "lift"),
        *("ignore", "forget", "disregard", "bypass", "override", "delete", "pretend"),
        *("aumente", "aumentar", "suba", "baixe", "diminua", "reduza", "mude", "altere", "remova", "tire", "desative"),
        *("ignora", "esqueça", "esqueca", "desconsidere", "burle", "apague", "exclua", "finja"),
    )
)
# Bots do these themselves, so that questions have these words, too.
_ACTS = frozenset(
    (
        *("buy", "sell", "start", "stop", "pause", "resume", "close", "cancel", "activate", "deactivate", "unlock"),
        *("compre", "venda", "inicie", "pare", "pause", "retome", "feche", "cancele", "ative", "desbloqueie"),
    )
)
# After one of these words an act is a noun: "stop loss", "sell orders", "venda de ETH".
_NAMED_BY = frozenset(
    (
        *("loss", "losses", "order", "orders", "decision", "decisions", "signal", "signals", "side", "price", "prices"),
        *("trade", "trades", "entry", "entries", "exit", "exits", "of", "or", "reason", "reasons", "was", "were"),
        *("is", "are", "de", "do", "da", "dos", "das", "ou", "foi", "é"),
    )
)
_POLITE = frozenset(
    (
        *("please", "now", "just", "also", "can", "could", "would", "will", "you", "and", "then", "i", "want", "to"),
        *("por", "favor", "agora", "também", "pode", "poderia", "você", "e", "depois", "então", "quero", "que"),
    )
)


class Split(NamedTuple):
    """A question in two: what it asks, and whether it also tells to do something."""

    asked: str
    orders: bool


def split(question: str) -> Split:
    """Part a question from the orders in it."""
    asked: list[str] = []
    orders = False
    for sentence in (part for stop in _STOPS.split(question) for part in _INJECTED.split(stop)):
        follows = False
        kept = ""
        for place, piece in enumerate(_JOINS.split(sentence)):
            if place % 2:
                joint = piece
                continue
            follows = _is_order(piece, sentence, first=place == 0, follows=follows)
            orders = orders or follows
            if not follows:
                kept += (joint if place and kept else "") + piece
        asked.append(kept)
    rest = "".join(asked).strip()
    says_nothing = _POLITE.issuperset(word.casefold() for word in _WORD.findall(rest))
    return Split("" if says_nothing else rest, orders)


def _is_order(clause: str, sentence: str, *, first: bool, follows: bool) -> bool:
    """`first` of its sentence, `follows`: the clause before it is an order."""
    words = [word.casefold() for word in _WORD.findall(clause)]
    begin = next((place for place, word in enumerate(words) if word not in _POLITE), None)
    if begin is None:
        return False
    verb, after = words[begin], words[begin + 1 : begin + 2]
    if verb in _CHANGES:
        return True
    if verb not in _ACTS or not after or after[0] in _NAMED_BY:
        return False
    return follows or (first and (begin > 0 or not sentence.rstrip().endswith("?")))


def not_obeyed(language: Language) -> Line:
    """That nothing was changed, and where the owner changes what bots may do."""
    told = {
        "en": "Here Vostok only reads and explains: nothing was changed and no order was carried out. You change "
        "limits on the Risk page, and a bot on its own page.",
        "pt-BR": "Aqui o Vostok só lê e explica: nada foi mudado e nenhuma ordem foi executada. Você muda os limites "
        "na página Risco e um bot na página dele.",
    }[language]
    return Line(parts=[Part(text=told, fact=None)], facts=[])

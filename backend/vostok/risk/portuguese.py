"""The gate's sentences in Portuguese, by their shape. Pure.

The gate says one English sentence, which bots, logs and the audit chain keep. It is read back here: each English shape
stands beside its Portuguese one, and a test holds that no sentence of a rule is without. What was decided long ago is
translated as well, and nothing is computed or stored for it while an order waits.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from vostok.risk.portuguese_books import BOOKS
from vostok.risk.portuguese_bots import BOTS
from vostok.risk.portuguese_latches import CLOSED, LATCHES
from vostok.risk.portuguese_orders import ORDERS
from vostok.risk.portuguese_venue import RIGHTS, VENUE
from vostok.risk.portuguese_words import COUNTED, WORDS, portuguese_fields
from vostok.risk.shapes import Shape, compiled, figures, read

_SHAPES: tuple[tuple[str, str], ...] = (
    # First, since what follows them may begin with a gap.
    *CLOSED,
    ("The bot is {state}: it opens nothing, exits pass.", "O bot está {state}: não abre nada; as saídas passam."),
    *BOOKS,
    *VENUE,
    *LATCHES,
    *BOTS,
    *ORDERS,
    ("Nothing is known of the market of {pair}.", "Nada se sabe do mercado de {pair}."),
    ("The candles of {pair} cannot be trusted: {flaws}", "Os candles de {pair} não são confiáveis: {flaws}"),
    ("The bot's earlier orders are not known.", "As ordens anteriores do bot não são conhecidas."),
    ("The orders of the other bots are not known.", "As ordens dos outros bots não são conhecidas."),
    (
        "The value of this order in {pair} cannot be known without a price.",
        "Sem preço não se sabe o valor desta ordem em {pair}.",
    ),
    (
        "The same entry in {pair} was placed {n} s ago and still works.",
        "A mesma entrada em {pair} foi enviada há {n} s e ainda está aberta.",
    ),
    (
        "{what} {name} is switched off for all bots ({text}).",
        "{what} {name} está desligado(a) para todos os bots ({text}).",
    ),
    ("There is no market price of {pair}.", "Não há preço de mercado de {pair}."),
    ("The last price of {pair} is {n} s old.", "O último preço de {pair} tem {n} s."),
    ("What {pair} trades in a day is not known now.", "Não se sabe agora quanto {pair} negocia por dia."),
    (
        "{pair} trades {a} USDT a day, it must be more than {b}.",
        "{pair} negocia {a} USDT por dia; precisa ser mais de {b}.",
    ),
    (
        "The order may cost {a}; for what {pair} traded in 24 hours at most {b}.",
        "A ordem pode custar {a}; pelo que {pair} negociou em 24 horas, no máximo {b}.",
    ),
    (
        "The book of {pair} does not show enough offers for it.",
        "O livro de {pair} não mostra ofertas suficientes para ela.",
    ),
    (
        "The order would pay {a} above the market of {pair}, the limit is {b}.",
        "A ordem pagaria {a} acima do mercado de {pair}; o limite é {b}.",
    ),
    (
        "{who} would hold {n} positions at once, the limit is {b}.",
        "{who}: seriam {n} posições ao mesmo tempo; o limite é {b}.",
    ),
    (
        "The bot's exposure cannot be known without a price for all it holds.",
        "Sem preço de tudo o que o bot tem, a exposição dele não é conhecida.",
    ),
    (
        "Exposure would be {a} ({b} now), the limit is {c}.",
        "A exposição seria de {a} ({b} agora); o limite é {c}.",
    ),
    (
        "{who}: exposure and equity cannot be known without a price for all held.",
        "{who}: sem preço de tudo o que se tem, exposição e patrimônio não são conhecidos.",
    ),
    (
        "{who} would have {a} in the market ({b} now), the limit is {c}, {share} of the equity.",
        "{who}: {a} ficariam no mercado ({b} agora); o limite é {c}, {share} do patrimônio.",
    ),
    (
        "What this trade may lose cannot be compared without a price for all held.",
        "Sem preço de tudo o que se tem, não dá para comparar o que este trade pode perder.",
    ),
    (
        "At the stop-loss of {stop} this trade of {a} may lose {b}, the limit is {c}, {share} of the equity: "
        "a stake up to {d} fits.",
        "No stop-loss de {stop}, este trade de {a} pode perder {b}; o limite é {c}, {share} do patrimônio: "
        "cabe um valor de até {d}.",
    ),
    (
        "Without a stop-loss this trade of {a} may lose {b}, the limit is {c}, {share} of the equity: "
        "a stake up to {d} fits.",
        "Sem stop-loss, este trade de {a} pode perder {b}; o limite é {c}, {share} do patrimônio: "
        "cabe um valor de até {d}.",
    ),
    (
        "The order may cost {a}, the limit of one trade is {b}.",
        "A ordem pode custar {a}; o limite de um trade é {b}.",
    ),
    (
        "What stays in the stake currency cannot be known without a price for all held.",
        "Sem preço de tudo o que se tem, não se sabe o que fica na moeda das operações.",
    ),
    (
        "All bots together would keep {a} free in the stake currency ({b} now), the least is {c}, "
        "{share} of the equity.",
        "Todos os bots juntos ficariam com {a} livres na moeda das operações ({b} agora); o mínimo é {c}, "
        "{share} do patrimônio.",
    ),
    (
        "All bots together placed {n} orders in {s} s, entries wait from {b} on so that exits get through.",
        "Todos os bots juntos enviaram {n} ordens em {s} s; a partir de {b} as entradas esperam para que as saídas "
        "passem.",
    ),
    (
        "The bot placed {counted} in the last {s} s, the limit is {b}.",
        "O bot enviou {counted} nos últimos {s} s; o limite é {b}.",
    ),
    ("{pair} is not on this bot's list of pairs.", "{pair} não está na lista de pares deste bot."),
    ("{pair} is on the list of blocked pairs.", "{pair} está na lista de pares bloqueados."),
    ("{pair} is not on the list of allowed pairs.", "{pair} não está na lista de pares permitidos."),
    (
        "{pair} is locked for {whom} until it is lifted ({text}).",
        "{pair} está bloqueado para {whom} até que o bloqueio seja retirado ({text}).",
    ),
    ("{pair} is locked for {whom} until {end} ({text}).", "{pair} está bloqueado para {whom} até {end} ({text})."),
    ("There is no market price to hold {pair} against.", "Não há preço de mercado com que comparar {pair}."),
    ("The {which} of {pair} is unknown or old.", "O {which} de {pair} é desconhecido ou antigo."),
    (
        "The order may pay {a}, more than {b} above the {which} of {pair} ({c}).",
        "A ordem pode pagar {a}, mais de {b} acima do {which} de {pair} ({c}).",
    ),
    (
        "The last trade of {pair} ({a}) and the middle of its book ({b}) are too far apart to trust either.",
        "O último negócio de {pair} ({a}) e o meio do livro ({b}) estão distantes demais para confiar em um deles.",
    ),
    (
        "It is not known how much capital the bot may use, so the answer is no.",
        "Não se sabe quanto capital o bot pode usar; por isso a resposta é não.",
    ),
    (
        "The bot has no passport, and its orders cost real money: promote it first.",
        "O bot não tem passaporte e as ordens dele custam dinheiro real: promova-o primeiro.",
    ),
    ("The bot was demoted: {text}.", "O bot foi rebaixado: {text}."),
    (
        "The bot's passport is void: its strategy or its settings were changed since it was given.",
        "O passaporte do bot não vale mais: a estratégia ou as configurações mudaram desde que foi dado.",
    ),
    (
        "Exposure would be {a} ({b} now), the bot's passport releases {c}, {share} of its allocation.",
        "A exposição seria de {a} ({b} agora); o passaporte do bot libera {c}, {share} do capital dele.",
    ),
    (
        "The bot entered {pair} {counted} in {s} minutes, the limit is {b}.",
        "O bot entrou em {pair} {counted} em {s} minutos; o limite é {b}.",
    ),
    (
        "The bot placed {counted} in {s} minutes, the limit is {b}.",
        "O bot fez {counted} em {s} minutos; o limite é {b}.",
    ),
    (
        "This machine's clock is {n} s {way} the venue's: set it (turn network time on), then entries go on within a "
        "minute.",
        "O relógio desta máquina está {n} s {way} da corretora: acerte-o (ligue a hora pela rede); as entradas voltam "
        "em até um minuto.",
    ),
    (
        "The sentiment of {coin} is {a} (its newest news {age} old), the limit is {b}.",
        "O sentimento de {coin} é de {a} (notícia mais recente há {age}); o limite é {b}.",
    ),
    ("How many orders {pair} still takes is not known.", "Não se sabe quantas ordens {pair} ainda aceita."),
    (
        "The account has no room for more open orders on {pair}.",
        "A conta não tem espaço para mais ordens abertas em {pair}.",
    ),
    (
        "No stop order is left on {pair} that could guard this entry.",
        "Não resta ordem stop em {pair} que pudesse proteger esta entrada.",
    ),
    (
        "The stop orders that are left on {pair} are kept for positions that have none yet.",
        "As ordens stop que restam em {pair} ficam para posições que ainda não têm nenhuma.",
    ),
    ("The venue does not trade {pair} now ({status}).", "A corretora não negocia {pair} agora ({status})."),
    (
        "The limit {name} is not set or cannot be read.",
        "O limite {name} não está definido ou não pode ser lido.",
    ),
    ("The rule failed ({name}), so the answer is no.", "A regra falhou ({name}); por isso a resposta é não."),
    (
        "The rule gave neither a yes nor a reason, so the answer is no.",
        "A regra não deu nem um sim nem um motivo; por isso a resposta é não.",
    ),
    (
        "No risk rule is loaded, so nothing may be bought.",
        "Nenhuma regra de risco está carregada; por isso nada pode ser comprado.",
    ),
    (
        "The bot has {a} {coin} free, the order may cost {b}.",
        "O bot tem {a} {coin} livres; a ordem pode custar {b}.",
    ),
    ("The bot has {a} {coin} free, the order sells {b}.", "O bot tem {a} {coin} livres; a ordem vende {b}."),
    (
        "The strategy's stake is {a}, an entry of {pair} needs at least {b} (the exchange's minimum, with a reserve "
        "for the stop-loss). Raise the bot's balance or stake, or let it share its money among fewer trades.",
        "A estratégia usa {a} por trade; uma entrada em {pair} precisa de pelo menos {b} (o mínimo da corretora, com "
        "reserva para o stop-loss). Aumente o saldo ou o valor por trade do bot, ou divida o dinheiro dele em menos "
        "trades.",
    ),
    *(
        (
            f"Lost {{share}} of {{a}} {{coin}} since {{since}} UTC; the limit of {{period}} is {{b}}.{english}",
            f"Perda de {{share}} de {{a}} {{coin}} desde {{since}} UTC; o limite de {{period}} é {{b}}.{translated}",
        )
        for english, translated in (
            (" Half of each position is sold.", " Metade de cada posição é vendida."),
            (" All positions are sold.", " Todas as posições são vendidas."),
            ("", ""),
        )
    ),
    (
        "The loss cannot be measured: a holding of {coin} has no price.",
        "A perda não pode ser medida: não há preço para o que se tem de {coin}.",
    ),
    (
        "Sentiment is {flaws}: counted as neutral.",
        "O sentimento é desconhecido ou antigo ({flaws}): contado como neutro.",
    ),
)

_WHAT_OTHERS_WROTE = frozenset(("text", "name", "status", "end", "since"))
_SENTENCES_OF_OURS = frozenset(("reason", "detail", "problem"))
_SENTENCE = re.compile(r"\S.*?(?:\.(?= |$)|$)", re.DOTALL)
_TOGETHER = "All bots together in "


@lru_cache(maxsize=1)
def _compiled() -> tuple[Shape, ...]:
    return compiled(_SHAPES)


@lru_cache(maxsize=2_048)
def portuguese(sentence: str) -> str | None:
    """A sentence of the gate in Portuguese; None where it is none that is known, such as one that a person wrote."""
    found = read(_compiled(), sentence)
    if found is None:
        return None
    shape, gaps = found
    return shape.format_map({name: _value(name, value) for name, value in gaps.items()})


def portuguese_values(values: Mapping[str, str]) -> dict[str, str]:
    """Those of an event's values that are sentences of the gate, in Portuguese."""
    told = {
        name: portuguese(value) or _of_candles(value) for name, value in values.items() if name in _SENTENCES_OF_OURS
    }
    return {name: value for name, value in told.items() if value is not None}


def _of_candles(value: str) -> str | None:
    """What is wrong with candles, which may be several sentences; None where any of it is somebody else's words."""
    told = [WORDS.get(sentence) if sentence.endswith(".") else None for sentence in _SENTENCE.findall(value)]
    return None if not told or None in told else " ".join(map(str, told))


def _value(name: str, value: str) -> str:
    """What stands in a slot: a known word or sentence, a figure with a decimal comma, else as it is."""
    if name in _WHAT_OTHERS_WROTE:
        return value
    if value in WORDS:
        return WORDS[value]
    if name == "fields":
        return portuguese_fields(value)
    if name == "reason":
        return portuguese(value) or value
    if value.startswith(_TOGETHER):
        return f"Todos os bots juntos em {value.removeprefix(_TOGETHER)}"
    if name == "counted":
        number, _, things = value.partition(" ")
        return f"{figures(number)} {COUNTED.get(things, things)}".rstrip()
    if name in ("flaws", "rights"):
        for english, known in (RIGHTS if name == "rights" else WORDS).items():
            value = value.replace(english, known)
        return value
    return figures(value)

"""Words and whole sentences that stand in the gaps of the gate's sentences, in Portuguese."""

WORDS: dict[str, str] = {
    "RUNNING": "em execução",
    "PAUSED": "pausado",
    "STOPPED": "parado",
    "The strategy": "A estratégia",
    "The pair": "O par",
    "The timeframe": "O timeframe",
    "The bot": "O bot",
    "All bots together": "Todos os bots juntos",
    "The bots of this strategy together": "Os bots desta estratégia juntos",
    "all bots": "todos os bots",
    "this bot": "este bot",
    "last trade": "último negócio",
    "middle of the book": "meio do livro",
    "status unknown": "estado desconhecido",
    "unknown": "desconhecido",
    "the market": "o mercado",
    "behind": "atrás do",
    "ahead of": "à frente do",
    "a day": "um dia",
    "a week": "uma semana",
    "a month": "um mês",
    "The venue has no candle of it.": "A corretora não tem nenhum candle.",
    "The newest candles are missing: the series is old.": "Faltam os candles mais novos: a série está velha.",
    "Several candles in a row are missing.": "Faltam vários candles seguidos.",
    "A missing candle was filled in from the one before.": "Um candle que faltava foi preenchido pelo anterior.",
    "An impossible candle of the venue is withheld.": "Um candle impossível da corretora foi retido.",
    "The price jumped far beyond its usual range; the venue confirms it.": (
        "O preço saltou muito além da faixa usual; a corretora confirma."
    ),
    "Nothing was traded for several candles.": "Nada foi negociado durante vários candles.",
}

COUNTED: dict[str, str] = {
    "entry": "entrada",
    "entries": "entradas",
    "time": "vez",
    "times": "vezes",
}

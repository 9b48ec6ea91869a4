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

# What can be changed of a bot, in English and Portuguese; a parameter of its strategy keeps its name.
FIELDS: dict[str, tuple[str, str]] = {
    "name": ("name", "nome"),
    "description": ("notes", "notas"),
    "mode": ("mode", "modo"),
    "strategy": ("strategy", "estratégia"),
    "pairs": ("pairs", "pares"),
    "timeframe": ("timeframe", "tempo gráfico"),
    "stake_currency": ("stake currency", "moeda da entrada"),
    "stake_amount": ("stake per trade", "valor por operação"),
    "max_open_trades": ("max open trades", "máx. de operações abertas"),
    "max_exposure": ("max exposure", "exposição máxima"),
    "simulated_balance": ("balance", "saldo"),
    "stoploss": ("stop-loss", "stop-loss"),
    "stoploss_on_exchange": ("stop-loss at the exchange", "stop-loss na corretora"),
    "minimal_roi": ("take profit (ROI)", "take profit (ROI)"),
    "trailing_stop": ("trailing stop", "stop móvel"),
    "trailing_stop_positive": ("trailing distance", "distância do stop móvel"),
    "trailing_stop_positive_offset": ("trailing from a profit of", "stop móvel a partir de um lucro de"),
    "trailing_only_offset_is_reached": ("trailing waits for that profit", "stop móvel espera por esse lucro"),
    "strategy_code": ("strategy's code", "código da estratégia"),
}
PARAMETER = "parameters."
_PORTUGUESE_FIELDS = dict(FIELDS.values()) | {id: told for id, (_, told) in FIELDS.items()}


def field_word(id: str) -> str:
    """What a setting of a bot is called in a sentence: "stake per trade", "parameter buy_rsi"."""
    if id.startswith(PARAMETER):
        return f"parameter {id.removeprefix(PARAMETER)}"
    return FIELDS[id][0] if id in FIELDS else id


def portuguese_fields(listed: str) -> str:
    """A list of them in Portuguese; older sentences list their ids."""
    return ", ".join(_portuguese_field(one) for one in listed.split(", "))


def _portuguese_field(told: str) -> str:
    for parameter in ("parameter ", PARAMETER):
        if told.startswith(parameter):
            return f"parâmetro {told.removeprefix(parameter)}"
    return _PORTUGUESE_FIELDS.get(told, told)

"""What each metric, state and regime is called, in both languages."""

from vostok.panel.ai.prompts.facts import Language
from vostok.risk.portuguese import portuguese

METRICS: dict[str, tuple[str, str]] = {
    "price": ("price", "preço"),
    "change_day": ("change of the last day", "variação do último dia"),
    "change_week": ("change of the last week", "variação da última semana"),
    "high_day": ("high of the last day", "máxima do último dia"),
    "low_day": ("low of the last day", "mínima do último dia"),
    "high_week": ("high of the week", "máxima da semana"),
    "low_week": ("low of the week", "mínima da semana"),
    "volume_day": ("volume of the last day", "volume do último dia"),
    "spread": ("spread", "spread"),
    "rsi": ("RSI at the last hourly close", "RSI no último fechamento horário"),
    "trend": ("price against its EMA of hourly candles", "preço em relação à sua EMA dos candles de uma hora"),
    "ema": ("EMA of hourly candles", "EMA dos candles de uma hora"),
    "volatility": ("ATR of hourly candles, of the price", "ATR dos candles de uma hora, do preço"),
    "regime": ("regime at the last hourly close", "regime no último fechamento horário"),
    "hourly_close": ("last hourly close", "último fechamento horário"),
    "sentiment": ("sentiment of the news", "sentimento das notícias"),
    "news_day": ("news of the last day", "notícias do último dia"),
    "decided_pair": ("pair", "par"),
    "name": ("name", "nome"),
    "strategy": ("strategy", "estratégia"),
    "state": ("state", "estado"),
    "problem": ("problem", "problema"),
    "equity": ("equity", "patrimônio"),
    "today": ("profit of the day", "resultado do dia"),
    "week": ("profit of the week", "resultado da semana"),
    "month": ("profit of the month", "resultado do mês"),
    "realised": ("realised profit", "resultado realizado"),
    "unrealised": ("unrealised profit", "resultado não realizado"),
    "fees": ("fees paid", "taxas pagas"),
    "exposure": ("exposure", "exposição"),
    "open_positions": ("open positions", "posições abertas"),
    "running_bots": ("running bots", "bots em execução"),
    "bots": ("bots", "bots"),
    "trades_closed": ("closed trades", "trades fechados"),
    "wins": ("trades that won", "trades com ganho"),
    "losses": ("trades that lost", "trades com perda"),
    "hit_ratio": ("share of trades that won", "parcela de trades com ganho"),
    "allowed_day": ("entries allowed in the last day", "entradas permitidas no último dia"),
    "denied": ("entries denied", "entradas negadas"),
    "denied_stake": ("entries denied as too large in the last day", "entradas negadas por valor alto no último dia"),
    "bad_candles": ("quality of the candles", "qualidade dos candles"),
    "denied_day": ("entries denied in the last day", "entradas negadas no último dia"),
    "denied_reason": ("why most entries were denied", "por que a maioria das entradas foi negada"),
    "loss_used": ("part of the loss limit that is used", "parte do limite de perda já usada"),
    "limit_used": ("fullest limit", "limite mais usado"),
    "limit_name": ("name of the fullest limit", "nome do limite mais usado"),
    "stake": ("stake of a trade", "valor por trade"),
    "total_return": ("return", "retorno"),
    "market_return": ("return of buying and holding", "retorno de comprar e manter"),
    "max_drawdown": ("deepest drawdown", "maior drawdown"),
    "sharpe": ("Sharpe ratio", "índice de Sharpe"),
    "profit_factor": ("profit factor", "fator de lucro"),
    "asked_denied": ("decisions found that deny", "decisões encontradas que negam"),
    "asked_allowed": ("decisions found that allow", "decisões encontradas que permitem"),
    **{f"headline_{letter}": ("headline", "manchete") for letter in "abc"},
    **{f"signal_{letter}": ("signal of the strategy", "sinal da estratégia") for letter in "abcdef"},
    **{f"signal_pair_{letter}": ("pair of the signal", "par do sinal") for letter in "abcdef"},
    **{f"signal_tag_{letter}": ("tag of the signal", "etiqueta do sinal") for letter in "abcdef"},
    "quiet_pairs": ("pairs without a signal", "pares sem sinal"),
    **{f"reason_{letter}": ("reason", "motivo") for letter in "abc"},
    **{f"reason_count_{letter}": ("decisions with this reason", "decisões com este motivo") for letter in "abc"},
}

VALUES: dict[str, tuple[str, str]] = {
    "ACTIVE": ("active", "ativo"),
    "REDUCING": ("reducing only", "apenas reduzindo"),
    "HALTED": ("halted", "congelado"),
    "CREATED": ("created", "criado"),
    "STARTING": ("starting", "iniciando"),
    "RUNNING": ("running", "em execução"),
    "PAUSED": ("paused", "pausado"),
    "STOPPING": ("stopping", "parando"),
    "STOPPED": ("stopped", "parado"),
    "CRASHED": ("crashed", "com falha"),
    "TREND_UP": ("trend up", "tendência de alta"),
    "TREND_DOWN": ("trend down", "tendência de baixa"),
    "RANGE": ("range", "lateral"),
    "HIGH_VOLATILITY": ("high volatility", "alta volatilidade"),
    "BAD": ("bad", "ruim"),
    "ALLOWED": ("allowed", "permitida"),
    "DENIED": ("denied", "negada"),
    "ENTER": ("entry", "entrada"),
    "EXIT": ("exit", "saída"),
    "NONE": ("no signal", "nenhum sinal"),
    "max_bot_positions": ("open positions of a bot", "posições abertas de um bot"),
    "max_exposure": ("exposure of a bot", "exposição de um bot"),
    "max_family_exposure": ("exposure of a strategy", "exposição de uma estratégia"),
    "max_pair_exposure": ("exposure in one pair", "exposição em um par"),
    "max_portfolio_exposure": ("exposure of the portfolio", "exposição do portfólio"),
    "min_stake_share": ("balance kept back", "saldo reservado"),
}

SOURCES: dict[str, str] = {
    "The venue's ticker": "Ticker da corretora",
    "The venue's hourly candles": "Candles de uma hora da corretora",
    "Indicators of closed hourly candles": "Indicadores dos candles fechados de uma hora",
    "The gateway's fills and marks": "Execuções e preços do gateway",
    "The gateway's limits": "Limites do gateway",
    "The gateway's decisions": "Decisões do gateway",
    "The backtest's report": "Relatório do backtest",
    "The sentiment of the news of the last 24 hours": "Sentimento das notícias das últimas 24 horas",
}
"""Who computed a fact, in Portuguese."""
SOURCE_PARTS = (("News: ", "Notícias: "), ("The strategy ", "A estratégia "), (", closed candle", ", candle fechado"))
"""How sources begin and end that bear a name."""


def metric_name(metric: str, language: Language) -> str:
    """What `metric` is called."""
    names = METRICS.get(metric, (metric, metric))
    return names[language != "en"]


def source_name(source: str, language: Language) -> str:
    """Who computed a fact, in the language; the name of a feed or strategy stays as it is."""
    if language == "en" or source in SOURCES:
        return source if language == "en" else SOURCES[source]
    for english, translated in SOURCE_PARTS:
        if english in (source[: len(english)], source[-len(english) :]):
            source = source.replace(english, translated, 1)
    return source


def value_name(value: str, language: Language) -> str:
    """A state in words, a sentence of the gate in the language; any other text as it is."""
    if value in VALUES:
        return VALUES[value][language != "en"]
    return value if language == "en" else portuguese(value) or value

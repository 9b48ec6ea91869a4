"""The sentences of the rules text about what bots did, their risks and what to watch."""

from vostok.panel.ai.prompts.templates import Template, When


def _watch(metric: str, when: When, en: str, pt: str) -> Template:
    """What passing a level would be."""
    fills = {"metric": "{" + metric + "}"}
    return Template("watch", "pair", metric, when, en.format(name="{name}", **fills), pt.format(name="{name}", **fills))


_FALLS, _CAI = "Watch whether {name} falls below {metric}, its", "Observe se {name} cai abaixo de {metric}, a"
_RISES, _SOBE = "Watch whether {name} rises above {metric}, its", "Observe se {name} sobe acima de {metric}, a"
_WATCH = (
    _watch("low_day", "any", f"{_FALLS} low of the last day.", f"{_CAI} mínima do último dia."),
    _watch("low_week", "any", f"{_FALLS} low of the week.", f"{_CAI} mínima da semana."),
    _watch("ema", "above", f"{_FALLS} EMA.", f"{_CAI} sua EMA."),
    _watch("high_day", "any", f"{_RISES} high of the last day.", f"{_SOBE} máxima do último dia."),
    _watch("high_week", "any", f"{_RISES} high of the week.", f"{_SOBE} máxima da semana."),
    _watch("ema", "below", f"{_RISES} EMA.", f"{_SOBE} sua EMA."),
)

# Of a bot on the pair that the text is about.
_ON_PAIR = (
    Template(
        "bots",
        "bot",
        "decided_pair",
        "any",
        "{name} trades {decided_pair} and is {state}.",
        "{name} opera {decided_pair} e está {state}.",
    ),
    Template(
        "bots",
        "bot",
        "denied_reason",
        "any",
        "Entries of {name} on {decided_pair} that the gate denied in the last day: {denied_day}; "
        "the most frequent reason: {denied_reason}",
        "Entradas de {name} em {decided_pair} que o portão negou no último dia: {denied_day}; "
        "o motivo mais frequente: {denied_reason}",
    ),
    Template(
        "bots",
        "bot",
        "allowed_day",
        "some",
        "Entries of {name} on {decided_pair} that the gate allowed in the last day: {allowed_day}.",
        "Entradas de {name} em {decided_pair} que o portão permitiu no último dia: {allowed_day}.",
    ),
)

BOTS: tuple[Template, ...] = (
    *_ON_PAIR,
    Template(
        "headline",
        "portfolio",
        "running_bots",
        "any",
        "Bots that run: {running_bots}; bots in all: {bots}.",
        "Bots em execução: {running_bots}; bots ao todo: {bots}.",
    ),
    Template(
        "bots",
        "portfolio",
        "running_bots",
        "any",
        "Bots that run: {running_bots}; bots in all: {bots}.",
        "Bots em execução: {running_bots}; bots ao todo: {bots}.",
    ),
    Template(
        "bots",
        "bot",
        "today",
        "any",
        "{name} is {state}; its result of the day is {today}.",
        "{name} está {state}; o resultado do dia é de {today}.",
    ),
    Template(
        "bots",
        "bot",
        "denied_reason",
        "any",
        "Entries of {name} that the gate denied in the last day: {denied_day}; "
        "the most frequent reason: {denied_reason}",
        "Entradas de {name} que o portão negou no último dia: {denied_day}; o motivo mais frequente: {denied_reason}",
    ),
    Template(
        "bots",
        "bot",
        "allowed_day",
        "some",
        "Entries of {name} that the gate allowed in the last day: {allowed_day}.",
        "Entradas de {name} que o portão permitiu no último dia: {allowed_day}.",
    ),
    Template(
        "bots",
        "bot",
        "hit_ratio",
        "any",
        "Trades that {name} has closed: {trades_closed}, with a win rate of {hit_ratio}.",
        "Trades que {name} fechou: {trades_closed}, com taxa de acerto de {hit_ratio}.",
    ),
    Template(
        "bots",
        "backtest",
        "hit_ratio",
        "any",
        "Trades that the strategy closed: {trades_closed}, with a win rate of {hit_ratio}.",
        "Trades que a estratégia fechou: {trades_closed}, com taxa de acerto de {hit_ratio}.",
    ),
    Template(
        "risks",
        "portfolio",
        "state",
        "bad",
        "The trading state is {state}.",
        "O estado das negociações é: {state}.",
    ),
    Template(
        "risks",
        "portfolio",
        "loss_used",
        "some",
        "The portfolio has used {loss_used} of its loss limit.",
        "O portfólio já usou {loss_used} do seu limite de perda.",
    ),
    Template(
        "risks",
        "portfolio",
        "limit_used",
        "some",
        "The fullest limit is {limit_name}, of which {limit_used} is used.",
        "O limite mais usado é {limit_name}, do qual {limit_used} está em uso.",
    ),
    Template(
        "risks",
        "portfolio",
        "exposure",
        "some",
        "The exposure is {exposure}; open positions: {open_positions}.",
        "A exposição é de {exposure}; posições abertas: {open_positions}.",
    ),
    Template("risks", "bot", "problem", "any", "{name} has a problem: {problem}", "{name} tem um problema: {problem}"),
    Template(
        "risks",
        "bot",
        "loss_used",
        "some",
        "{name} has used {loss_used} of its loss limit.",
        "{name} já usou {loss_used} do seu limite de perda.",
    ),
    Template(
        "risks",
        "bot",
        "exposure",
        "some",
        "The exposure of {name} is {exposure}.",
        "A exposição de {name} é de {exposure}.",
    ),
    Template(
        "risks",
        "pair",
        "volatility",
        "any",
        "{name} moves {volatility} in an hour on average (ATR).",
        "{name} oscila {volatility} em uma hora, em média (ATR).",
    ),
    Template(
        "risks", "pair", "spread", "any", "The spread of {name} is {spread}.", "O spread de {name} é de {spread}."
    ),
    Template(
        "risks",
        "bot",
        "denied_stake",
        "some",
        "Entries of {name} that the gate found too large in the last day: {denied_stake}.",
        "Entradas de {name} que o portão considerou grandes demais no último dia: {denied_stake}.",
    ),
    Template(
        "risks",
        "pair",
        "bad_candles",
        "any",
        "The candles of {name} are {bad_candles}, so nothing is entered there.",
        "Os candles de {name} estão com qualidade {bad_candles}, por isso nada é comprado ali.",
    ),
    Template(
        "risks",
        "backtest",
        "max_drawdown",
        "some",
        "The deepest drawdown was {max_drawdown}.",
        "O drawdown mais profundo foi de {max_drawdown}.",
    ),
    Template(
        "risks",
        "backtest",
        "denied",
        "some",
        "Entries that the gate denied: {denied}.",
        "Entradas que o portão negou: {denied}.",
    ),
    *_WATCH,
)

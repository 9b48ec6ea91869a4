"""The sentences of the rules text: which fact is told where, in which words, in both languages.

A placeholder names a metric of the same subject; a sentence whose metrics are not all there is left out.
"""

from typing import Literal, NamedTuple

from vostok.panel.ai.prompts.facts import Kind

Section = Literal["headline", "market", "bull", "bear", "bots", "risks", "watch"]
Direction = Literal["up", "down", "flat", "above", "below"]
State = Literal["good", "bad", "some", "overbought", "oversold", "trending"]
Mood = Literal["optimistic", "pessimistic", "entering", "leaving"]
When = Literal["any"] | Direction | State | Mood


class Template(NamedTuple):
    """Tell `metric` of a subject of this kind in `section`, `when` it bears that claim or leans that way."""

    section: Section
    kind: Kind
    metric: str
    when: When
    en: str
    pt: str


def _both(kind: Kind, metric: str, up: tuple[str, str], down: tuple[str, str]) -> tuple[Template, Template]:
    """What speaks for when it is up, and against when it is down."""
    return Template("bull", kind, metric, "up", *up), Template("bear", kind, metric, "down", *down)


TEMPLATES: tuple[Template, ...] = (
    Template(
        "headline",
        "portfolio",
        "today",
        "up",
        "The portfolio is up today: {today}; its equity is {equity}.",
        "O portfólio está em alta hoje: {today}; o patrimônio é de {equity}.",
    ),
    Template(
        "headline",
        "portfolio",
        "today",
        "down",
        "The portfolio is down today: {today}; its equity is {equity}.",
        "O portfólio está em baixa hoje: {today}; o patrimônio é de {equity}.",
    ),
    Template(
        "headline",
        "portfolio",
        "equity",
        "any",
        "The equity of the portfolio is {equity}; open positions: {open_positions}.",
        "O patrimônio do portfólio é de {equity}; posições abertas: {open_positions}.",
    ),
    Template(
        "headline",
        "bot",
        "today",
        "up",
        "{name} is up today: {today}; its equity is {equity}.",
        "{name} está em alta hoje: {today}; o patrimônio é de {equity}.",
    ),
    Template(
        "headline",
        "bot",
        "today",
        "down",
        "{name} is down today: {today}; its equity is {equity}.",
        "{name} está em baixa hoje: {today}; o patrimônio é de {equity}.",
    ),
    Template(
        "headline",
        "bot",
        "equity",
        "any",
        "{name} is {state}, with an equity of {equity}.",
        "{name} está {state}, com patrimônio de {equity}.",
    ),
    Template("headline", "bot", "state", "any", "{name} is {state}.", "{name} está {state}."),
    Template(
        "headline",
        "pair",
        "change_day",
        "up",
        "{name} rose in the last day: {change_day}, to a price of {price}.",
        "{name} subiu no último dia: {change_day}, ao preço de {price}.",
    ),
    Template(
        "headline",
        "pair",
        "change_day",
        "down",
        "{name} fell in the last day: {change_day}, to a price of {price}.",
        "{name} caiu no último dia: {change_day}, ao preço de {price}.",
    ),
    Template(
        "headline",
        "pair",
        "price",
        "any",
        "The price of {name} is {price}.",
        "O preço de {name} é de {price}.",
    ),
    Template(
        "headline",
        "backtest",
        "total_return",
        "up",
        "The backtest of {strategy} ended with a profit: {total_return}.",
        "O backtest de {strategy} terminou com lucro: {total_return}.",
    ),
    Template(
        "headline",
        "backtest",
        "total_return",
        "down",
        "The backtest of {strategy} ended with a loss: {total_return}.",
        "O backtest de {strategy} terminou com prejuízo: {total_return}.",
    ),
    Template(
        "headline",
        "backtest",
        "total_return",
        "any",
        "The backtest of {strategy} returned {total_return}.",
        "O backtest de {strategy} rendeu {total_return}.",
    ),
    Template(
        "market",
        "pair",
        "change_day",
        "up",
        "{name} rose in the last day: {change_day}, to a price of {price}.",
        "{name} subiu no último dia: {change_day}, ao preço de {price}.",
    ),
    Template(
        "market",
        "pair",
        "change_day",
        "down",
        "{name} fell in the last day: {change_day}, to a price of {price}.",
        "{name} caiu no último dia: {change_day}, ao preço de {price}.",
    ),
    Template(
        "market",
        "pair",
        "change_day",
        "flat",
        "The price of {name} is {price}, with a change of {change_day} in the last day.",
        "O preço de {name} é de {price}, com variação de {change_day} no último dia.",
    ),
    Template(
        "market",
        "pair",
        "regime",
        "any",
        "The regime of {name} at its hourly close of {hourly_close} was {regime}.",
        "O regime de {name} no fechamento horário das {hourly_close} era {regime}.",
    ),
    Template(
        "market",
        "backtest",
        "market_return",
        "any",
        "Holding the pairs over the same time returned {market_return}.",
        "Manter os pares no mesmo intervalo rendeu {market_return}.",
    ),
    *_both(
        "portfolio",
        "week",
        ("The portfolio is up on the week: {week}.", "O portfólio está em alta na semana: {week}."),
        ("The portfolio is down on the week: {week}.", "O portfólio está em baixa na semana: {week}."),
    ),
    *_both(
        "portfolio",
        "month",
        ("The portfolio is up on the month: {month}.", "O portfólio está em alta no mês: {month}."),
        ("The portfolio is down on the month: {month}.", "O portfólio está em baixa no mês: {month}."),
    ),
    *_both(
        "portfolio",
        "unrealised",
        ("What is held shows a profit: {unrealised}.", "O que está em carteira mostra lucro: {unrealised}."),
        ("What is held shows a loss: {unrealised}.", "O que está em carteira mostra prejuízo: {unrealised}."),
    ),
    *_both(
        "bot",
        "realised",
        (
            "The closed trades of {name} brought a profit: {realised}.",
            "Os trades fechados de {name} deram lucro: {realised}.",
        ),
        (
            "The closed trades of {name} brought a loss: {realised}.",
            "Os trades fechados de {name} deram prejuízo: {realised}.",
        ),
    ),
    *_both(
        "bot",
        "unrealised",
        ("What {name} holds shows a profit: {unrealised}.", "O que {name} tem em carteira mostra lucro: {unrealised}."),
        (
            "What {name} holds shows a loss: {unrealised}.",
            "O que {name} tem em carteira mostra prejuízo: {unrealised}.",
        ),
    ),
    *_both(
        "pair",
        "change_week",
        ("{name} rose over the week: {change_week}.", "{name} subiu na semana: {change_week}."),
        ("{name} fell over the week: {change_week}.", "{name} caiu na semana: {change_week}."),
    ),
    Template(
        "bull",
        "pair",
        "trend",
        "above",
        "{name} trades above the EMA of its hourly candles: {trend}.",
        "{name} está acima da EMA dos seus candles de uma hora: {trend}.",
    ),
    Template(
        "bear",
        "pair",
        "trend",
        "below",
        "{name} trades below the EMA of its hourly candles: {trend}.",
        "{name} está abaixo da EMA dos seus candles de uma hora: {trend}.",
    ),
    Template(
        "bull",
        "pair",
        "rsi",
        "good",
        "{name} was oversold at its hourly close of {hourly_close}, with an RSI of {rsi}.",
        "{name} estava sobrevendido no fechamento horário das {hourly_close}, com RSI de {rsi}.",
    ),
    Template(
        "bear",
        "pair",
        "rsi",
        "bad",
        "{name} was overbought at its hourly close of {hourly_close}, with an RSI of {rsi}.",
        "{name} estava sobrecomprado no fechamento horário das {hourly_close}, com RSI de {rsi}.",
    ),
    Template(
        "bull",
        "backtest",
        "profit_factor",
        "good",
        "The profit factor is {profit_factor}.",
        "O fator de lucro é de {profit_factor}.",
    ),
    Template(
        "bear",
        "backtest",
        "profit_factor",
        "bad",
        "The profit factor is {profit_factor}.",
        "O fator de lucro é de {profit_factor}.",
    ),
    Template(
        "bull",
        "backtest",
        "sharpe",
        "good",
        "The Sharpe ratio is {sharpe}.",
        "O índice de Sharpe é de {sharpe}.",
    ),
    Template(
        "bear",
        "backtest",
        "sharpe",
        "bad",
        "The Sharpe ratio is {sharpe}.",
        "O índice de Sharpe é de {sharpe}.",
    ),
    Template(
        "bear",
        "backtest",
        "market_return",
        "bad",
        "Holding the pairs would have returned {market_return}, the strategy returned {total_return}.",
        "Manter os pares teria rendido {market_return}, a estratégia rendeu {total_return}.",
    ),
)

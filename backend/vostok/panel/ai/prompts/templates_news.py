"""The sentences of the rules text about the news and about the signals of strategies."""

from vostok.panel.ai.prompts.templates import Template

_HEADLINES = tuple(
    template
    for letter in "abc"
    for template in (
        Template(
            "market",
            "news",
            f"headline_{letter}",
            "any",
            f"In the news on {{name}}: “{{headline_{letter}}}”",
            f"Nas notícias sobre {{name}}: “{{headline_{letter}}}”",
        ),
        Template(
            "market",
            "news",
            f"headline_{letter}",
            "any",
            f"In the news: “{{headline_{letter}}}”",
            f"Nas notícias: “{{headline_{letter}}}”",
        ),
    )
)

_SIGNALS = tuple(
    template
    for letter in "abcdef"
    for template in (
        Template(
            "bots",
            "bot",
            f"signal_{letter}",
            "entering",
            f"The strategy of {{name}} signals on {{signal_pair_{letter}}}: {{signal_{letter}}}.",
            f"A estratégia de {{name}} sinaliza em {{signal_pair_{letter}}}: {{signal_{letter}}}.",
        ),
        Template(
            "bots",
            "bot",
            f"signal_{letter}",
            "leaving",
            f"The strategy of {{name}} signals on {{signal_pair_{letter}}}: {{signal_{letter}}}.",
            f"A estratégia de {{name}} sinaliza em {{signal_pair_{letter}}}: {{signal_{letter}}}.",
        ),
    )
)

NEWS: tuple[Template, ...] = (
    Template(
        "bull",
        "news",
        "sentiment",
        "optimistic",
        "The news on {name} is optimistic, with a sentiment of {sentiment}.",
        "O noticiário sobre {name} está otimista, com sentimento de {sentiment}.",
    ),
    Template(
        "bear",
        "news",
        "sentiment",
        "pessimistic",
        "The news on {name} is pessimistic, with a sentiment of {sentiment}.",
        "O noticiário sobre {name} está pessimista, com sentimento de {sentiment}.",
    ),
    Template(
        "bull",
        "news",
        "sentiment",
        "optimistic",
        "The news as a whole is optimistic, with a sentiment of {sentiment}.",
        "O noticiário em geral está otimista, com sentimento de {sentiment}.",
    ),
    Template(
        "bear",
        "news",
        "sentiment",
        "pessimistic",
        "The news as a whole is pessimistic, with a sentiment of {sentiment}.",
        "O noticiário em geral está pessimista, com sentimento de {sentiment}.",
    ),
    *_HEADLINES,
    Template(
        "market",
        "news",
        "sentiment",
        "flat",
        "The sentiment of the news on {name} is neutral: {sentiment}.",
        "O sentimento das notícias sobre {name} é neutro: {sentiment}.",
    ),
    Template(
        "market",
        "news",
        "sentiment",
        "flat",
        "The sentiment of the news as a whole is neutral: {sentiment}.",
        "O sentimento das notícias em geral é neutro: {sentiment}.",
    ),
    *_SIGNALS,
    Template(
        "bots",
        "bot",
        "quiet_pairs",
        "some",
        "{name} has no signal with the newest candle; pairs that this is so for: {quiet_pairs}.",
        "{name} não tem sinal no candle mais recente; pares em que é assim: {quiet_pairs}.",
    ),
)

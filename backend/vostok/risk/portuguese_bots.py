"""How a bot's process ended and why its stage changed, English beside Portuguese. Pure."""

BOTS: tuple[tuple[str, str], ...] = (
    ("The process was ended by {name}.", "O processo foi encerrado por {name}."),
    (
        "The process ended with exit code {n} and said nothing: its strategy, or a library of it, ended it (os._exit). "
        "See what came last in the bot's log.",
        "O processo terminou com o código {n} e não disse nada: a estratégia, ou uma biblioteca dela, o encerrou "
        "(os._exit). Veja o fim do log do bot.",
    ),
    ("The process ended with exit code {n}.", "O processo terminou com o código {n}."),
    ("It did not end in time, and was killed.", "Não terminou a tempo e foi encerrado à força."),
    ("It was killed.", "Foi encerrado à força."),
    (
        "It finished no round for {n} s: its strategy hangs or loops without end.",
        "Não terminou nenhuma rodada em {n} s: a estratégia travou ou está num laço sem fim.",
    ),
    (
        "Another process (pid {n}) still runs this bot.",
        "Outro processo (pid {n}) ainda executa este bot.",
    ),
    ("by owner", "pelo proprietário"),
    ("by {actor}", "por {actor}"),
    ("Changed since it was given: {fields}.", "Mudou desde que foi emitido: {fields}."),
)

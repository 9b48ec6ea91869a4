"""Why an order's state changed, or is not known yet, English beside Portuguese, as `portuguese` reads it back. Pure."""

ORDERS: tuple[tuple[str, str], ...] = (
    ("Handed to the bot that had lost it.", "Entregue ao bot que a tinha perdido."),
    ("What the bot did next shows that it knows.", "O que o bot fez depois mostra que ele sabe."),
    (
        "The gateway sold coins that it brought, so it is not handed to the bot any more.",
        "O gateway vendeu moedas que ela trouxe; por isso não é mais entregue ao bot.",
    ),
    ("The bot's own database has it.", "O banco de dados do próprio bot a tem."),
    ("The bot ended before it had written the order down.", "O bot terminou antes de anotar a ordem."),
    ("The owner closed it.", "O dono a encerrou."),
    ("The gateway stopped before it was sent.", "O gateway parou antes de ela ser enviada."),
    ("The gateway stopped while it was on its way.", "O gateway parou enquanto ela estava a caminho."),
    ("The gateway stopped before the bot had its answer.", "O gateway parou antes de o bot ter a resposta."),
    (
        "It was never sent: the journal could not be written.",
        "Nunca foi enviada: o registro de ordens não pôde ser gravado.",
    ),
    ("It was never sent.", "Nunca foi enviada."),
    ("Not sent: {problem}.", "Não enviada: {problem}."),
    ("Refused: {problem}", "Recusada: {problem}"),
    ("The venue refused: {problem}", "A corretora recusou: {problem}"),
    ("There is no market to match it with: {problem}.", "Não há mercado com que executá-la: {problem}."),
    ("It never reached the venue.", "Nunca chegou à corretora."),
    ("Sent, no valid answer: {problem}.", "Enviada, sem resposta válida: {problem}."),
    (
        "BOT_NOT_RUNNING bot_running: The bot became {state} before the order left.",
        "BOT_NOT_RUNNING bot_running: o bot ficou {state} antes de a ordem sair.",
    ),
    ("{state} trading_state: {reason}", "{state} trading_state: {reason}"),
    (
        "The venue was emptied while it was open; the owner confirmed a fresh start.",
        "A corretora foi esvaziada enquanto ela estava aberta; o dono confirmou um novo começo.",
    ),
    (
        "The venue was emptied: written off at cost, neither profit nor loss, as the owner confirmed.",
        "A corretora foi esvaziada: baixada pelo custo, sem lucro nem prejuízo, como o dono confirmou.",
    ),
    ("Reconciled: the exchange prevails.", "Conciliado: vale o que diz a corretora."),
    (
        "{pair}: order {n} was sent and its outcome is not known yet.",
        "{pair}: a ordem {n} foi enviada e o resultado ainda não é conhecido.",
    ),
    (
        "{pair}: order {n} exists at the venue and waits to be taken over by the bot.",
        "{pair}: a ordem {n} existe na corretora e espera que o bot a assuma.",
    ),
    (
        "{pair}: order {n} is still on its way to the venue.",
        "{pair}: a ordem {n} ainda está a caminho da corretora.",
    ),
)

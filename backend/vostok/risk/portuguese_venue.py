"""What is wrong with the way to the venue, and with the key to sign for it, English beside Portuguese. Pure."""

VENUE: tuple[tuple[str, str], ...] = (
    ("It is not known whether there is a key for this account.", "Não se sabe se há uma chave para esta conta."),
    (
        "The bot's orders cannot be signed, exits neither ({reason}).",
        "As ordens do bot não podem ser assinadas, nem as de saída ({reason}).",
    ),
    (
        "there is no key for this venue: enter one in Settings",
        "não há chave para esta corretora: informe uma em Configurações",
    ),
    ("there is no key: enter one in Settings", "não há chave: informe uma em Configurações"),
    (
        "the key is locked: enter its passphrase in Settings",
        "a chave está trancada: digite a senha dela em Configurações",
    ),
    ("the key file {name} is not there: put it back", "o arquivo de chave {name} não está lá: coloque-o de volta"),
    (
        "{name} cannot be read ({status}): let the gateway's user read it",
        "{name} não pode ser lido ({status}): dê permissão de leitura ao usuário do gateway",
    ),
    (
        '{name} must hold {"key": …, "secret": …}',
        '{name} precisa conter {{"key": …, "secret": …}}',
    ),
    (
        "{name} cannot be read: remove the key in Settings and enter it again",
        "{name} não pode ser lido: remova a chave em Configurações e informe-a de novo",
    ),
    (
        "{name} was changed: remove the key in Settings and enter it again",
        "{name} foi alterado: remova a chave em Configurações e informe-a de novo",
    ),
    ("This passphrase does not open the stored key", "Esta senha não abre a chave guardada"),
    ("{name} cannot be read ({status})", "{name} não pode ser lido ({status})"),
    (
        "A stored secret ({name}) cannot be read with {text}: enter it again",
        "Um segredo guardado ({name}) não pode ser lido com {text}: informe-o de novo",
    ),
    ("The {name} answers.", "A corretora ({name}) responde."),
    ("The {name} does not answer: {reason}", "A corretora ({name}) não responde: {reason}"),
    (
        "{name} was emptied: it knows no order from before, and nothing counts as cancelled or lost. Confirm a fresh "
        "start; or, where the key or the venue was changed by mistake, change it back and lift this.",
        "A corretora ({name}) foi zerada: ela não conhece nenhuma ordem anterior, e nada conta como cancelado nem "
        "perdido. Confirme um recomeço; ou, se a chave ou a corretora foi trocada por engano, desfaça a troca e retire "
        "este bloqueio.",
    ),
    (
        "The account at the venue lacks {assets} that bots own by their books: look at the account's orders and "
        "withdrawals, then pay it in or take it out of a bot's books, and lift this.",
        "Faltam na conta da corretora {assets} que, pelos livros, são de bots: veja as ordens e os saques da conta, "
        "depois deposite o que falta ou retire-o dos livros de um bot, e retire este bloqueio.",
    ),
    ("nothing came from it for a while", "nada chega dela há algum tempo"),
    ("the venue's time is not a number", "a hora da corretora não é um número"),
    ("the venue cannot be reached ({status})", "não há conexão com a corretora ({status})"),
    ("the venue's answer was lost ({status})", "a resposta da corretora se perdeu ({status})"),
    (
        "the venue answered {status} and asked for a pause",
        "a corretora respondeu {status} e pediu uma pausa",
    ),
    ("the venue answered {status} without valid JSON", "a corretora respondeu {status} sem JSON válido"),
    ("the venue answered {status}", "a corretora respondeu {status}"),
    ("the venue's exchangeInfo cannot be understood", "o exchangeInfo da corretora não pode ser entendido"),
    ("the venue's order book cannot be understood", "o livro de ordens da corretora não pode ser entendido"),
    ("the venue's list of tickers cannot be understood", "a lista de preços da corretora não pode ser entendida"),
    ("The venue answered {status}", "A corretora respondeu {status}"),
    (
        "The venue's answer cannot be understood ({status})",
        "A resposta da corretora não pode ser entendida ({status})",
    ),
    ("No answer came in time", "Nenhuma resposta chegou a tempo"),
    ("No symbol trades", "Nenhum símbolo está em negociação"),
    (
        "The venue did not tell what this key may do, so it is not used.",
        "A corretora não disse o que esta chave pode fazer; por isso ela não é usada.",
    ),
    ("The account of this key may not trade now.", "A conta desta chave não pode negociar agora."),
    ("This venue does not tell what a key may do.", "Esta corretora não diz o que uma chave pode fazer."),
    (
        "The key works from every address: restrict it to this machine's address at Binance.",
        "A chave funciona de qualquer endereço: restrinja-a ao endereço desta máquina na Binance.",
    ),
    (
        "This key may not both read and trade on Spot: switch both on at Binance.",
        "Esta chave não pode ler e negociar no Spot: ative os dois na Binance.",
    ),
    (
        "This key may {rights}: switch that off at Binance, or make a key that only trades.",
        "Esta chave pode {rights}: desative isso na Binance ou crie uma chave que só negocia.",
    ),
    (
        "The key may also {rights}; Vostok needs Spot trading only.",
        "A chave também pode {rights}; o Vostok só precisa negociar no Spot.",
    ),
    (
        "The venue does not take this key ({status}): the secret belongs to another key, or lacks a character.",
        "A corretora não aceita esta chave ({status}): o segredo é de outra chave ou falta um caractere.",
    ),
    (
        "The venue does not take this key ({status}): check that it is a key of this venue, that it is not expired, "
        "and its list of addresses.",
        "A corretora não aceita esta chave ({status}): confira se é uma chave desta corretora, se não expirou e a "
        "lista de endereços dela.",
    ),
    ("The venue does not take this key ({status}).", "A corretora não aceita esta chave ({status})."),
)
RIGHTS: dict[str, str] = {
    "withdraw": "sacar",
    "transfer to other accounts": "transferir para outras contas",
    "move money between your own wallets": "mover dinheiro entre as suas próprias carteiras",
    "trade on margin": "negociar com margem",
    "trade futures": "negociar futuros",
    "trade options": "negociar opções",
    " and ": " e ",
}

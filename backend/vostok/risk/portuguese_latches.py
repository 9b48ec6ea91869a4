"""Why the gateway closed entries or froze bots by itself, English beside Portuguese. Pure."""

CLOSED: tuple[tuple[str, str], ...] = (
    ("Nothing is sent, exits neither: {reason}", "Nada é enviado, nem saídas: {reason}"),
    ("Entries are closed by the kill switch: {reason}", "As entradas foram fechadas pela parada total: {reason}"),
    ("Entries are closed by a throttle: {reason}", "As entradas foram fechadas por um freio: {reason}"),
    ("Entries are closed by a breaker: {reason}", "As entradas foram fechadas por um disjuntor: {reason}"),
    ("Entries are closed: {reason}", "As entradas estão fechadas: {reason}"),
)

LATCHES: tuple[tuple[str, str], ...] = (
    ("The kill switch was pressed.", "A parada total foi acionada."),
    ("The kill switch was pressed in Telegram.", "A parada total foi acionada no Telegram."),
    ("The file {name} exists.", "O arquivo {name} existe."),
    ("{name} cannot be looked at ({status}).", "{name} não pode ser consultado ({status})."),
    (
        "{name} cannot be read, so what was latched is not known.",
        "{name} não pode ser lido; por isso não se sabe o que estava bloqueado.",
    ),
    (
        "The books have {a} {coin}, its fills make {b}: run `vostok audit verify`, and restore the newest backup that "
        "agrees.",
        "Os livros têm {a} {coin}, mas as execuções do bot somam {b}: execute `vostok audit verify` e restaure o "
        "backup mais recente que confere.",
    ),
    (
        "The venue refuses the key ({status}): replace it, then lift this.",
        "A corretora recusa a chave ({status}): substitua-a e depois retire este bloqueio.",
    ),
)

"""The sentences of the account and its books, English beside Portuguese, as `portuguese` reads them back. Pure."""

BOOKS: tuple[tuple[str, str], ...] = (
    (
        "There is no key for this venue yet, so nothing can trade for real: add one first.",
        "Ainda não há chave para esta corretora; por isso nada pode operar de verdade: adicione uma primeiro.",
    ),
    (
        "The account has {a} {coin} that no bot owns, {b} are needed: lower the allocation or pay in more.",
        "A conta tem {a} {coin} que não são de nenhum bot; são necessários {b}: reduza o capital do bot ou deposite "
        "mais.",
    ),
    (
        "Account and books are being compared since the start, and {n} difference(s) were found: see Reconciliation.",
        "Conta e livros estão sendo comparados desde o início, e há {n} divergência(s): veja Conciliação.",
    ),
    (
        "Account and books are being compared since the start, and the venue has not told all of it yet: see "
        "Reconciliation.",
        "Conta e livros estão sendo comparados desde o início, e a corretora ainda não disse tudo: veja Conciliação.",
    ),
    (
        "Account and books do not agree ({n} difference(s)): mend that under Reconciliation.",
        "Conta e livros não batem ({n} divergência(s)): corrija isso em Conciliação.",
    ),
)

"""The sentences of reconciliation, English beside Portuguese, as `portuguese` reads them back. Pure."""

BOOKS: tuple[tuple[str, str], ...] = (
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

"""Why nothing can be signed with the owner's key, in English and Portuguese."""

KEYS: tuple[tuple[str, str], ...] = (
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
)

"""The sentences of the check-up in Portuguese, read back by their shape. Pure."""

from functools import lru_cache

from vostok.doctor.portuguese_venue import LINES, portuguese_words
from vostok.risk import portuguese as gate
from vostok.risk.shapes import Shape, compiled, figures, read

_SHAPES: tuple[tuple[str, str], ...] = (
    *LINES,
    (
        "Python {version} is too old: install Python 3.11 or newer.",
        "Python {version} é antigo demais: instale o Python 3.11 ou mais novo.",
    ),
    ("Python {version}", "Python {version}"),
    (
        "Node.js is not installed; the dashboard is built, so it is not needed.",
        "O Node.js não está instalado; como o painel já foi montado, ele não é necessário.",
    ),
    (
        "Node.js is missing and the dashboard is not built: install Node.js 20.",
        "Falta o Node.js e o painel não foi montado: instale o Node.js 20.",
    ),
    (
        "Node.js {version} cannot build the dashboard: install Node.js 20 or newer.",
        "O Node.js {version} não consegue montar o painel: instale o Node.js 20 ou mais novo.",
    ),
    ("Node.js {version}", "Node.js {version}"),
    (
        "SQLite {version}. Below 3.51.3 two writers can damage a database: Vostok has one, let nothing else "
        "write there.",
        "SQLite {version}. Antes da 3.51.3, dois programas que gravam podem danificar um banco: o Vostok usa um só; "
        "não deixe mais nada gravar ali.",
    ),
    ("SQLite {version}", "SQLite {version}"),
    (
        "{a} GB free, {b} used: make room, entries are denied when it is full.",
        "{a} GB livres, {b} em uso: libere espaço; com o disco cheio as entradas são negadas.",
    ),
    (
        "{a} GB free, {b} used: make room soon, or shorten what is kept in the settings.",
        "{a} GB livres, {b} em uso: libere espaço logo ou guarde menos, nas configurações.",
    ),
    ("{a} GB free, {b} used", "{a} GB livres, {b} em uso"),
    (
        "Other users can read {files} and {n} more: run chmod o-rwx on them.",
        "Outros usuários podem ler {files} e mais {n}: execute chmod o-rwx neles.",
    ),
    (
        "Other users can read {files}: run chmod o-rwx on them.",
        "Outros usuários podem ler {files}: execute chmod o-rwx neles.",
    ),
    (
        "Databases and secrets are closed to other users.",
        "Bancos de dados e segredos estão fechados para outros usuários.",
    ),
    ("Nothing listens on {names}: see the programs' log.", "Nada escuta em {names}: veja o log dos programas."),
    ("Vostok listens on {names}", "O Vostok escuta em {names}"),
    ("{names} are free", "{names} estão livres"),
    ("Nothing runs, so there is nothing to isolate.", "Nada está em execução; não há o que isolar."),
    ("Each program has a user of its own: {names}", "Cada programa tem um usuário próprio: {names}"),
    (
        "Programs share the user {names}: a strategy's code could read the keys and databases. Start the container"
        " without --user for a user of each program, and run only strategies that you trust.",
        "Os programas usam o mesmo usuário {names}: o código de uma estratégia poderia ler as chaves e os bancos. "
        "Inicie o contêiner sem --user para que cada programa tenha o seu, e use só estratégias em que você confia.",
    ),
    ("No bot runs.", "Nenhum bot está em execução."),
    (
        "One bot uses {a} MB: give the largest one fewer pairs or a simpler strategy.",
        "Um bot usa {a} MB: dê ao maior menos pares ou uma estratégia mais simples.",
    ),
    ("One bot uses {a} MB", "Um bot usa {a} MB"),
    (
        "{n} bots use {a} MB, {b} MB each, {c} MB at most: give the largest one fewer pairs or a simpler strategy.",
        "{n} bots usam {a} MB, {b} MB cada, {c} MB no máximo: dê ao maior menos pares ou uma estratégia mais simples.",
    ),
    ("{n} bots use {a} MB, {b} MB each, {c} MB at most", "{n} bots usam {a} MB, {b} MB cada, {c} MB no máximo"),
    (
        "The memory of the bots belongs to another user: ask as that user or root.",
        "A memória dos bots é de outro usuário: pergunte como esse usuário ou como root.",
    ),
    ("The bot host does not answer: see its log.", "O hospedeiro dos bots não responde: veja o log dele."),
    (
        "{name} was not asked yet: try again in a few seconds.",
        "{name}: ainda não consultada: tente de novo em alguns segundos.",
    ),
    ("{name} does not answer ({detail}): check the network.", "{name} não responde ({detail}): verifique a rede."),
    ("The gateway answers", "O gateway responde"),
    ("The gateway is {status}: {detail}", "O gateway está {status}: {detail}"),
    (
        "The gateway does not answer: start Vostok to check venue, clock, request weight and keys.",
        "O gateway não responde: inicie o Vostok para verificar corretora, relógio, peso das consultas e chaves.",
    ),
    ("{name} answers", "{name} responde"),
    (
        "The venue's time is not known yet: try again in a few seconds.",
        "A hora da corretora ainda não é conhecida: tente de novo em alguns segundos.",
    ),
    (
        "{a} ms off the venue's clock: entries are denied beyond 5 s; switch NTP on (timedatectl).",
        "{a} ms de diferença para o relógio da corretora: além de 5 s as entradas são negadas; ligue o NTP "
        "(timedatectl).",
    ),
    (
        "{a} ms off the venue's clock: switch NTP on (timedatectl set-ntp true).",
        "{a} ms de diferença para o relógio da corretora: ligue o NTP (timedatectl set-ntp true).",
    ),
    ("{a} ms off the venue's clock", "{a} ms de diferença para o relógio da corretora"),
    (
        "{a} of {b} request weight used this minute; the venue asked for a pause ({why}): run fewer programs.",
        "{a} de {b} do peso das consultas usados neste minuto; a corretora pediu uma pausa ({why}): use "
        "menos programas.",
    ),
    (
        "{a} of {b} request weight used this minute: other programs at this address share the limit.",
        "{a} de {b} do peso das consultas usados neste minuto: outros programas neste endereço dividem o limite.",
    ),
    ("{a} of {b} request weight used this minute", "{a} de {b} do peso das consultas usados neste minuto"),
    (
        "Live bots can send nothing, exits neither: there is no key: enter one in Settings.",
        "Bots reais não conseguem enviar nada, nem saídas: não há chave; adicione uma em Configurações.",
    ),
    ("Live bots can send nothing, exits neither: {why}.", "Bots reais não conseguem enviar nada, nem saídas: {why}."),
    (
        "The key is refused ({why}): check its rights and its list of addresses.",
        "A chave foi recusada ({why}): verifique as permissões e a lista de endereços dela.",
    ),
    (
        "The simulator's own demo key is in use; no real money can move.",
        "A chave de demonstração do próprio simulador está em uso; nenhum dinheiro real pode se mover.",
    ),
    ("No request with a key of {name} was refused.", "Nenhuma consulta com uma chave de {name} foi recusada."),
)
_FIGURES = frozenset("abc")


@lru_cache(maxsize=1)
def _compiled() -> tuple[Shape, ...]:
    return compiled(_SHAPES)


def portuguese(sentence: str) -> str | None:
    """A line of the check-up in Portuguese; None where it is none that is known."""
    found = read(_compiled(), sentence)
    if found is None:
        return None
    shape, gaps = found
    return shape.format_map({name: _value(name, value) for name, value in gaps.items()})


def _value(name: str, value: str) -> str:
    """A figure with its comma, what the gateway says of the venue in Portuguese, all else as it is."""
    if name in _FIGURES:
        return figures(value)
    if name == "detail":
        # It stands at the beginning of a line or within one.
        told = gate.portuguese(value) or gate.portuguese(value[:1].lower() + value[1:])
        return value if told is None else (told[:1].upper() if value[:1].isupper() else told[:1]) + told[1:]
    if name in ("list", "windows"):
        return portuguese_words(value)
    return value

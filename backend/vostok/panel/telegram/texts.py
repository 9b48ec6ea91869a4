"""What the bot answers, in the owner's language. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from vostok.clock import MINUTE_MS
from vostok.panel.bots.bulk_models import BulkItemPublic
from vostok.panel.fields import Language
from vostok.panel.portfolio.models import BookPublic

OLD_PRICES_MS = 5 * MINUTE_MS
_SMALL_UNITS = ("BTC", "ETH", "BNB")

_TEXTS: dict[str, tuple[str, str]] = {
    "help": (
        "status: how things stand\npause: no new entries of any bot\npause NAME: of one bot\n"
        "kill: no new entries at all and working entries cancelled; asks once more\nhelp: this list\n"
        "Trading is resumed in the dashboard only.",
        "status: como estão as coisas\npausar: nenhum bot abre operações\npausar NOME: só esse bot\n"
        "kill: nenhuma entrada e as ordens de entrada canceladas; pergunta de novo\najuda: esta lista\n"
        "Para retomar, só pelo painel.",
    ),
    "unknown": ("I do not know this. Send help for what I know.", "Não conheço isso. Mande ajuda para ver o que sei."),
    "paired": (
        "Paired: this chat may now command. Send help for what it can do.",
        "Pareado: este chat agora pode comandar. Mande ajuda para ver o que pode.",
    ),
    "old": (
        "Your message of {time} UTC came late and was not carried out. Send it again if you still mean it.",
        "Sua mensagem das {time} UTC chegou tarde e não foi executada. Mande de novo se ainda quiser.",
    ),
    "ask": (
        "Stop new entries of ALL bots and cancel their working entries? Exits go on; only the dashboard lifts it. "
        "Answer yes within {seconds} s.",
        "Parar as entradas de TODOS os bots e cancelar as ordens de entrada? As saídas continuam; só o painel libera. "
        "Responda sim em até {seconds} s.",
    ),
    "nothing_asked": (
        "There is nothing to confirm. Send kill first, then yes within {seconds} s.",
        "Não há nada a confirmar. Mande kill primeiro e depois sim em até {seconds} s.",
    ),
    "killed": (
        "Done: {state}. Entries are stopped, working entries are cancelled, exits go on.",
        "Feito: {state}. As entradas pararam, as ordens de entrada são canceladas, as saídas continuam.",
    ),
    "killed_away": (
        "The gateway does not answer now. The kill switch's file is written: no entry leaves once it is back.",
        "O gateway não responde agora. O arquivo da parada total foi escrito: nada entra quando ele voltar.",
    ),
    "killed_not": (
        "NOT stopped: the gateway does not answer and the kill switch's file could not be written. Send it again, or "
        "stop Vostok.",
        "NÃO parou: o gateway não responde e o arquivo da parada total não pôde ser escrito. Envie de novo ou pare o "
        "Vostok.",
    ),
    "no_bots": ("There are no bots.", "Não há bots."),
    "no_such_bot": ("There is no bot named {name}. Bots: {names}", "Não há bot chamado {name}. Bots: {names}"),
    "pausing": ("Paused: {names}.", "Pausados: {names}."),
    "left": ("Left as they are (paused or stopped): {names}.", "Ficam como estão (pausados ou parados): {names}."),
    "failed": (
        "That failed and nothing is promised: {reason} Use the dashboard.",
        "Isso falhou e nada é garantido: {reason} Use o painel.",
    ),
    "trading": ("Trading: {state}", "Operações: {state}"),
    "gateway_away": (
        "Trading: not known, the gateway does not answer",
        "Operações: não se sabe, o gateway não responde",
    ),
    "bots": ("Bots: {counts}", "Bots: {counts}"),
    "book": (
        "{mode} {currency}: equity {equity}, today {today}, open positions {open}",
        "{mode} {currency}: patrimônio {equity}, hoje {today}, posições abertas {open}",
    ),
    "old_prices": (" (prices of {time} UTC)", " (preços das {time} UTC)"),
    "alerts": ("Unread critical alerts: {count}", "Alertas críticos não lidos: {count}"),
    "unknown_figure": ("not known", "não se sabe"),
}
_STATES: dict[str, tuple[str, str]] = {
    "ACTIVE": ("may trade", "pode operar"),
    "REDUCING": ("REDUCING, exits only", "REDUCING, só saídas"),
    "HALTED": ("HALTED, nothing is sent", "HALTED, nada é enviado"),
    "CREATED": ("never started", "nunca iniciados"),
    "STARTING": ("starting", "iniciando"),
    "RUNNING": ("running", "rodando"),
    "PAUSED": ("paused", "pausados"),
    "STOPPING": ("stopping", "parando"),
    "STOPPED": ("stopped", "parados"),
    "CRASHED": ("crashed", "com falha"),
    "SIMULATED": ("SIMULATED", "SIMULADO"),
    "REAL_MARKET_SPOT": ("LIVE", "REAL"),
}


def say(text: str, language: Language, **values: object) -> str:
    """One sentence."""
    return _of(_TEXTS[text], language).format_map(values)


def word(name: str, language: Language) -> str:
    """A state or mode in words."""
    return _of(_STATES[name], language) if name in _STATES else name


def paused(items: Sequence[BulkItemPublic], language: Language) -> str:
    """What a pause did to which bots."""
    changed = [item.name or item.bot_id for item in items if item.outcome == "change"]
    left = [item.name or item.bot_id for item in items if item.outcome != "change"]
    told = [("pausing", changed), ("left", left)]
    return "\n".join(say(text, language, names=", ".join(names)) for text, names in told if names)


def counted(states: Iterable[str], language: Language) -> str:
    """How many bots are in which state, the most first."""
    counts = Counter(states).most_common()
    return ", ".join(f"{count} {word(state, language)}" for state, count in counts) or say("no_bots", language)


def book_line(book: BookPublic, now: int, language: Language) -> str:
    """Where one book stands."""
    line = say(
        "book",
        language,
        mode=word(book.mode, language),
        currency=book.stake_currency,
        equity=_money(book.equity, book.stake_currency, language, signed=False),
        today=_money(book.today, book.stake_currency, language, signed=True),
        open=say("unknown_figure", language) if book.open_positions is None else book.open_positions,
    )
    if book.mark_ts is not None and now - book.mark_ts > OLD_PRICES_MS:
        line += say("old_prices", language, time=clock_time(book.mark_ts))
    return line


def clock_time(moment: int) -> str:
    """HH:MM in UTC of a moment (UTC ms)."""
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%H:%M")


def _money(value: Decimal | None, currency: str, language: Language, *, signed: bool) -> str:
    if value is None:
        return say("unknown_figure", language)
    places = 8 if currency in _SMALL_UNITS else 2
    text = f"{value:+,.{places}f}" if signed else f"{value:,.{places}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def _of(texts: tuple[str, str], language: Language) -> str:
    return texts[0] if language == "en" else texts[1]

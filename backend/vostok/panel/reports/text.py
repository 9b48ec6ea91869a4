"""A report as Markdown, in both languages. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from vostok.panel.fields import Language, plain
from vostok.panel.reports.models import (
    PeriodReportPublic,
    ReportBookPublic,
    ReportCorrelationPublic,
    ReportLinePublic,
    ReportOwnerPublic,
)

_PT = {
    "Report": "Relatório", "Period": "Período", "Made": "Gerado em", "until now": "até agora", "Profit": "Resultado",
    "Realised": "Realizado", "Equity": "Patrimônio", "Maximum drawdown": "Drawdown máximo",
    "Maximum exposure": "Exposição máxima", "Fees": "Taxas", "Slippage": "Slippage", "Traded": "Negociado",
    "Fills": "Execuções", "Closed trades": "Operações encerradas", "Wins": "Ganhos", "Denials": "Recusas",
    "Parity": "Paridade", "Bots": "Bots", "Families": "Famílias", "Pairs": "Pares", "Name": "Nome", "Rule": "Regra",
    "Times": "Vezes", "Denials by rule": "Recusas por regra",
    "Correlation between bots": "Correlação entre bots",
    "Correlation between families": "Correlação entre famílias",
    "None.": "Nada.", "No bot existed in this period.": "Nenhum bot existia neste período.",
    "Not known: the gateway did not answer.": "Não se sabe: o gateway não respondeu.",
}  # fmt: skip
_MODES: dict[Language, dict[str, str]] = {
    "en": {"SIMULATED": "SIMULATED", "REAL_MARKET_SPOT": "LIVE"},
    "pt-BR": {"SIMULATED": "SIMULADO", "REAL_MARKET_SPOT": "REAL"},
}
_FIGURES = ("Profit", "Realised", "Fees", "Traded", "Closed trades", "Wins")


def markdown(report: PeriodReportPublic, language: Language) -> str:
    """The whole report; times are UTC, fractions are shown as percent, each book stands by itself."""
    say = _PT.__getitem__ if language == "pt-BR" else str
    unfinished = "" if report.complete else f" ({say('until now')})"
    # The end is exclusive: the last day is the one before it.
    parts = [
        f"# {say('Report')} {report.id}",
        f"{say('Period')}: {_time(report.begin)[:10]} – {_time(report.end - 1)[:10]} UTC{unfinished}. "
        f"{say('Made')} {_time(report.made_at)} UTC.",
    ]
    for book in report.books:
        parts += _book(book, language)
    if not report.books:
        parts.append(say("No bot existed in this period."))
    return "\n\n".join(parts) + "\n"


def _book(book: ReportBookPublic, language: Language) -> list[str]:
    say = _PT.__getitem__ if language == "pt-BR" else str
    heads = [say(name) for name in ("Name", *_FIGURES)]
    figures = {
        "Profit": _money(book.profit, signed=True),
        "Equity": _money(book.equity),
        "Maximum drawdown": _percent(book.max_drawdown),
        "Maximum exposure": _money(book.max_exposure),
        "Realised": _money(book.realised, signed=True),
        "Fees": _money(book.fees),
        "Slippage": _money(book.slippage, signed=True),
        "Traded": _money(book.traded),
        "Fills": str(book.fills),
        "Closed trades": str(book.closed_trades),
        "Wins": str(book.wins),
    }
    denials = [[one.rule, str(one.times), str(one.bots)] for one in book.denials or ()]
    nothing = say("None." if book.denials is not None else "Not known: the gateway did not answer.")
    return [
        f"## {_MODES[language][book.mode]} {book.stake_currency}",
        "\n".join(f"- {say(name)}: {value}" for name, value in figures.items()),
        f"### {say('Bots')}",
        _table(
            [*heads, say("Maximum exposure"), say("Slippage"), say("Parity"), say("Denials")],
            (
                [
                    *_line(bot, bot.profit),
                    _money(bot.max_exposure),
                    _money(bot.slippage, signed=True),
                    _percent(bot.fidelity),
                    "–" if bot.denials is None else str(bot.denials),
                ]
                for bot in book.bots
            ),
            say("None."),
        ),
        f"### {say('Families')}",
        _table(heads, (_line(one, one.profit) for one in book.families), say("None.")),
        f"### {say('Pairs')}",
        _table([heads[0], *heads[2:]], ([one[0], *one[2:]] for one in map(_line, book.pairs)), say("None.")),
        f"### {say('Denials by rule')}",
        _table([say("Rule"), say("Times"), say("Bots")], denials, nothing),
        f"### {say('Correlation between bots')}",
        _matrix(book.bot_correlation, say("None.")),
        f"### {say('Correlation between families')}",
        _matrix(book.family_correlation, say("None.")),
    ]


def _line(one: ReportLinePublic | ReportOwnerPublic, profit: Decimal | None = None) -> list[str]:
    return [
        one.name,
        _money(profit, signed=True),
        _money(one.realised, signed=True),
        _money(one.fees),
        _money(one.traded),
        str(one.closed_trades),
        str(one.wins),
    ]


def _matrix(found: ReportCorrelationPublic, nothing: str) -> str:
    if len(found.names) < 2:
        return nothing
    rows = zip(found.names, found.matrix, strict=True)
    return _table(
        ["", *found.names],
        ([name, *("–" if value is None else f"{value:+.2f}" for value in values)] for name, values in rows),
        nothing,
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], nothing: str) -> str:
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    if not lines:
        return nothing
    return "\n".join([f"| {' | '.join(_cell(cell) for cell in head)} |", f"|{'---|' * len(head)}", *lines])


def _cell(text: str) -> str:
    # A name is text of its writer: it must not begin another cell, line or tag.
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _percent(value: Decimal | float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def _money(value: Decimal | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    text = plain(value.normalize()) if value else "0"
    return f"+{text}" if signed and value > 0 else text

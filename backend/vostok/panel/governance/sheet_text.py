"""The sheet of a strategy as Markdown, in both languages. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from vostok.panel.fields import Language, plain
from vostok.panel.governance.sheet_models import SheetPublic

_PT = {
    "Strategy sheet": "Ficha da estratégia", "Made": "Gerada em", "Text": "Texto", "Data it needs": "Dados necessários",
    "Timeframe": "Timeframe", "Candles before the first signal": "Candles antes do primeiro sinal",
    "Stop loss": "Stop loss", "Hash of the code": "Hash do código", "Parameters": "Parâmetros", "Name": "Nome",
    "Kind": "Tipo", "Default": "Padrão", "Range": "Faixa", "Backtests": "Backtests", "Finished": "Concluído",
    "Period": "Período", "Pairs": "Pares", "Return": "Retorno", "Drawdown": "Drawdown", "Sharpe": "Sharpe",
    "Trades": "Operações", "Validation": "Validação",
    "outdated: the code has changed since": "desatualizada: o código mudou",
    "Check": "Verificação", "Value": "Valor", "Limit": "Limite", "Result": "Resultado", "passed": "aprovado",
    "failed": "reprovado", "Regime": "Regime", "Days": "Dias", "Market": "Mercado",
    "Bots that use it": "Bots que a usam",
    "Bot": "Bot", "Mode": "Modo", "Stage": "Etapa", "Version": "Versão", "Wins": "Ganhos", "Profit": "Resultado",
    "Decisions": "Decisões", "When": "Quando", "What": "O quê", "Who": "Quem", "Why": "Por quê",
    "Versions of the code": "Versões do código", "First seen": "Visto primeiro em", "current": "atual",
    "Versions of the configuration": "Versões da configuração", "Changed": "Alterado", "None.": "Nenhum.",
}  # fmt: skip


def markdown(sheet: SheetPublic, language: Language) -> str:
    """The whole sheet; times are UTC, fractions are shown as percent."""
    say = _PT.__getitem__ if language == "pt-BR" else str
    strategy = sheet.strategy
    parts = [
        f"# {say('Strategy sheet')}: {strategy.name}",
        f"{say('Made')} {_time(sheet.made_at)} UTC",
        f"## {say('Text')}",
        strategy.translations.get(language) or strategy.description or "–",
        f"## {say('Data it needs')}",
        f"- {say('Timeframe')}: {strategy.timeframe or '–'}\n"
        f"- {say('Candles before the first signal')}: {_known(strategy.startup_candles)}\n"
        f"- {say('Stop loss')}: {_percent(None if strategy.stoploss is None else float(strategy.stoploss))}\n"
        f"- {say('Hash of the code')}: `{strategy.hash}`",
        f"## {say('Parameters')}",
        _table(
            [say("Name"), say("Kind"), say("Default"), say("Range")],
            ([one.name, one.kind, _known(one.default), _range(one.low, one.high)] for one in strategy.parameters),
            say("None."),
        ),
        f"## {say('Backtests')}",
        _table(
            [say(name) for name in ("Finished", "Period", "Pairs", "Return", "Drawdown", "Sharpe", "Trades")],
            (
                [
                    _time(run.at),
                    f"{_time(run.start)[:10]} – {_time(run.end)[:10]}",
                    ", ".join(run.pairs),
                    _percent(run.summary.total_return),
                    _percent(run.summary.max_drawdown),
                    _number(run.summary.sharpe),
                    str(run.summary.trades),
                ]
                for run in sheet.backtests
            ),
            say("None."),
        ),
        *_validation(sheet, language),
        f"## {say('Bots that use it')}",
        _table(
            [say(name) for name in ("Bot", "Mode", "Stage", "Version", "Trades", "Wins", "Profit")],
            (
                [
                    bot.name,
                    bot.mode,
                    bot.stage,
                    str(bot.version),
                    str(bot.closed_trades),
                    str(bot.wins),
                    "–" if bot.profit is None else f"{plain(bot.profit)} {bot.stake_currency}",
                ]
                for bot in sheet.bots
            ),
            say("None."),
        ),
        f"## {say('Decisions')}",
        _table(
            [say(name) for name in ("When", "Bot", "What", "Who", "Why")],
            ([_time(one.at), one.bot_name, f"{one.kind} → {one.to}", one.actor, one.reason] for one in sheet.decisions),
            say("None."),
        ),
        f"## {say('Versions of the code')}",
        _table(
            [say("First seen"), "SHA-256", ""],
            ([_time(one.since), f"`{one.hash}`", say("current") if one.current else ""] for one in sheet.code),
            say("None."),
        ),
        f"## {say('Versions of the configuration')}",
        _table(
            [say(name) for name in ("When", "Bot", "Version", "Who", "Changed")],
            (
                [
                    _time(one.at),
                    one.bot_name,
                    str(one.version),
                    one.actor,
                    "; ".join(f"{change.field}: {change.before} → {change.after}" for change in one.changes),
                ]
                for one in sheet.versions
            ),
            say("None."),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _validation(sheet: SheetPublic, language: Language) -> list[str]:
    say = _PT.__getitem__ if language == "pt-BR" else str
    title, found = f"## {say('Validation')}", sheet.validation
    if found is None:
        return [title, say("None.")]
    outdated = f" ({say('outdated: the code has changed since')})" if found.outdated else ""
    return [
        title,
        f"**{found.verdict}**{outdated}, {_time(found.at)} UTC, `{found.id}`",
        _table(
            [say(name) for name in ("Check", "Value", "Limit", "Result")],
            (
                [one.name, _number(one.value), _number(one.limit), say("passed" if one.passed else "failed")]
                for one in found.checks
            ),
            say("None."),
        ),
        _table(
            [say(name) for name in ("Regime", "Days", "Return", "Market", "Trades")],
            (
                [one.regime, str(one.days), _percent(one.total_return), _percent(one.market_return), str(one.trades)]
                for one in found.regimes
            ),
            say("None."),
        ),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], nothing: str) -> str:
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    if not lines:
        return nothing
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines])


def _cell(text: str) -> str:
    # A reason or a name is text of its writer: it must not begin another cell, line or tag.
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _known(value: object) -> str:
    return "–" if value is None else str(value)


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:g} – {high:g}"

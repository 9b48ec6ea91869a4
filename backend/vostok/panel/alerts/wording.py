"""An alert as a sentence in the owner's language. Pure."""

from collections.abc import Mapping

from vostok.panel.alerts.sorts import KINDS
from vostok.panel.fields import Language
from vostok.risk.portuguese import portuguese_values
from vostok.risk.shapes import figures

_SCOPES: dict[str, tuple[str, str]] = {
    "all": ("all bots", "todos os bots"),
    "mode:SIMULATED": ("all SIMULATED bots", "todos os bots SIMULADOS"),
    "mode:REAL_MARKET_SPOT": ("all LIVE bots", "todos os bots REAIS"),
}
_PERIODS = {
    "day": ("day", "dia"),
    "week": ("week", "semana"),
    "month": ("month", "mês"),
    "drawdown": ("drawdown", "drawdown"),
}
# How the Portuguese sentences name what programs know by an identifier; English ones keep the identifiers.
_STATES = {"REDUCING": "só saídas", "HALTED": "tudo congelado"}
_ACTORS = {"owner": "você", "gateway": "gateway", "system": "Vostok", "file": "arquivo kill"}
_SOURCES = {
    "kill": "parada total",
    "file": "arquivo kill",
    "key": "chave recusada",
    "books": "livros que não batem",
    "emptied": "corretora zerada",
    "unreadable": "bloqueios ilegíveis",
    "breaker.day": "disjuntor do dia",
    "breaker.week": "disjuntor da semana",
    "breaker.month": "disjuntor do mês",
    "breaker.drawdown": "disjuntor de drawdown",
    "throttle.repeated_entry": "freio de entradas repetidas",
    "throttle.entries_an_hour": "freio de entradas por hora",
}
_PORTUGUESE = {"state": _STATES, "actor": _ACTORS, "source": _SOURCES}
_FIGURES = frozenset(("offset", "free", "loss", "limit", "before", "after"))


def text(kind: str, values: Mapping[str, str], language: Language) -> str:
    """What the alert says; a kind that only an older Vostok knew says its name."""
    sort = next((sort for name, sort in KINDS.items() if name == kind), None)
    if sort is None:
        return " ".join([kind, *values.values()])
    place = 0 if language == "en" else 1
    told = dict(values)
    for name, words in (("scope", _SCOPES), ("period", _PERIODS)):
        if (known := words.get(told.get(name, ""))) is not None:
            told[name] = known[place]
    if language == "pt-BR":
        told |= {name: figures(told[name]) for name in _FIGURES & told.keys()} | portuguese_values(told)
        told |= {name: words.get(told[name], told[name]) for name, words in _PORTUGUESE.items() if name in told}
    return (sort.en, sort.pt)[place].format_map(told)

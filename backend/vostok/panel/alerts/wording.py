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
    return (sort.en, sort.pt)[place].format_map(told)
